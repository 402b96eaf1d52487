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
    // Taken out while it is used and put back afterwards, so nothing is ever borrowed. The same
    // generator on every platform, so that a seed gives the same delays everywhere.
    static GENERATOR: Cell<Option<Xoshiro256PlusPlus>> = const { Cell::new(None) };
}

/// Returns the next random number of this thread.
pub(crate) fn draw() -> u64 {
    draw_if_seeded().unwrap_or_else(|| {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(entropy());
        let number = generator.next_u64();
        // Fails when the thread is ending and its generator is gone; then every number is the first
        // of a new one.
        let _ = GENERATOR.try_with(|seeded| seeded.set(Some(generator)));
        number
    })
}

/// Returns the next random number of this thread, unless it would be the first: without a call on
/// the way.
#[inline]
pub(crate) fn draw_if_seeded() -> Option<u64> {
    GENERATOR
        .try_with(|seeded| {
            let mut generator = seeded.take()?;
            let number = generator.next_u64();
            seeded.set(Some(generator));
            Some(number)
        })
        .ok()
        .flatten()
}

/// Makes this thread's numbers repeatable: the same seed, the same numbers.
#[cfg(feature = "test-util")]
pub(crate) fn seed(seed: u64) {
    // A thread that is ending has no numbers to repeat.
    let _ = GENERATOR.try_with(|seeded| seeded.set(Some(Xoshiro256PlusPlus::seed_from_u64(seed))));
}

/// Every `RandomState` has its own random keys, so hashing nothing gives a random number.
#[cfg(not(feature = "wasm"))]
#[cold]
fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// On the web the keys are the same for everybody, so a number of the browser's is hashed.
#[cfg(feature = "wasm")]
#[cold]
fn entropy() -> u64 {
    let mut hasher = RandomState::new().build_hasher();
    // No `#[cfg]`, so that it is compiled elsewhere, too; it only works there.
    if cfg!(all(target_arch = "wasm32", target_os = "unknown")) {
        hasher.write_u64(js_sys::Math::random().to_bits());
    }
    hasher.finish()
}
