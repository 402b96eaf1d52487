//! Unsafe functions cannot be called from the other tests, whose package forbids unsafe code.

use retry_runtime::retry;

#[retry(max = 3, backoff = none)]
unsafe fn increment(counter: *mut u32) -> Option<u32> {
    // SAFETY: the caller promises that the pointer is valid and not shared.
    unsafe { *counter += 1 };
    (unsafe { *counter } == 3).then_some(3)
}

fn main() {
    let mut counter = 0;

    // SAFETY: the pointer comes from a reference that is not used meanwhile.
    let outcome = unsafe { increment(&raw mut counter) };

    assert_eq!(outcome, Some(3));
}
