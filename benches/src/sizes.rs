//! How many bytes a future takes: the body's own, in a loop by hand, and annotated.

use crate::cases::retried_async;
use crate::hand::{looped_async, operation_async};

/// Prints the sizes.
pub(crate) fn print() {
    let (mut a, mut b, mut c) = (0, 0, 0);
    println!("bytes of a future");
    println!(
        "{:<60} {:>8}",
        "bare",
        size_of_val(&operation_async(&mut a))
    );
    println!(
        "{:<60} {:>8}",
        "loop by hand",
        size_of_val(&looped_async(&mut b))
    );
    println!("{:<60} {:>8}", "retry", size_of_val(&retried_async(&mut c)));
}
