//! Where random numbers come from.
//!
//! One small generator a thread, seeded from what std's hash maps are seeded from, so that no
//! further source of entropy is pulled in. Good enough to spread delays, of no use for secrets. The
//! only file that names `rand`.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};

thread_local! {
    // Taken out while it is used and put back afterwards: no borrow, so nothing that could be held
    // twice. The same generator on every platform, so that a seed gives the same delays everywhere.
    static GENERATOR: Cell<Option<Xoshiro256PlusPlus>> = const { Cell::new(None) };
}

/// Returns the next random number of this thread.
pub(crate) fn draw() -> u64 {
    GENERATOR
        .try_with(|generator| {
            let mut taken = generator.take().unwrap_or_else(unseeded);
            let number = taken.next_u64();
            generator.set(Some(taken));
            number
        })
        // The thread is ending and its generator is gone.
        .unwrap_or_else(|_| entropy())
}

/// Makes this thread's numbers repeatable: the same seed, the same numbers.
#[cfg(feature = "test-util")]
pub(crate) fn seed(seed: u64) {
    // A thread that is ending has no numbers to repeat.
    let _ = GENERATOR
        .try_with(|generator| generator.set(Some(Xoshiro256PlusPlus::seed_from_u64(seed))));
}

#[cold]
fn unseeded() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(entropy())
}

/// Every `RandomState` has its own random keys, so hashing nothing gives a random number.
fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
