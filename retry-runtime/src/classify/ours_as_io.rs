//! `TimedOut` and `CircuitOpen` as errors of crates whose own error may hold an I/O error.

/// Makes the error out of the `io::Error` that ours convert into, so that it is classified as that is.
macro_rules! ours_as_io {
    ($(#[$doc:meta])* $error:ty) => {
        $(#[$doc])*
        impl From<crate::timed_out::TimedOut> for $error {
            fn from(late: crate::timed_out::TimedOut) -> Self {
                Self::from(std::io::Error::from(late))
            }
        }

        $(#[$doc])*
        impl From<crate::breaker::CircuitOpen> for $error {
            fn from(open: crate::breaker::CircuitOpen) -> Self {
                Self::from(std::io::Error::from(open))
            }
        }
    };
}
