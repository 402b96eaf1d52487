//! Where random numbers come from.
//!
//! One small generator a thread, seeded from what std's hash maps are seeded from, so that no
//! further source of entropy is pulled in. Good enough to spread delays, of no use for secrets. The
//! only file that names `rand`.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher, RandomState};

thread_local! {
    // The same generator on every platform, so that a seed gives the same delays everywhere.
    static GENERATOR: RefCell<Option<Xoshiro256PlusPlus>> = const { RefCell::new(None) };
}

/// Returns the next random number of this thread.
#[inline]
pub(crate) fn draw() -> u64 {
    GENERATOR
        .try_with(|generator| {
            let mut generator = generator.try_borrow_mut().ok()?;
            Some(generator.get_or_insert_with(unseeded).next_u64())
        })
        .ok()
        .flatten()
        // The thread is ending and its generator is gone.
        .unwrap_or_else(entropy)
}

/// Makes this thread's numbers repeatable: the same seed, the same numbers.
#[cfg(feature = "test-util")]
pub(crate) fn seed(seed: u64) {
    // A thread that is ending has no numbers to repeat.
    let _ = GENERATOR
        .try_with(|generator| generator.replace(Some(Xoshiro256PlusPlus::seed_from_u64(seed))));
}

#[cold]
fn unseeded() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(entropy())
}

/// Every `RandomState` has its own random keys, so hashing nothing gives a random number.
#[cold]
fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
