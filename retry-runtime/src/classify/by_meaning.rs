//! An error type of which a function `meaning` says it all.

/// Implements `Classify` by that function, which stands beside it.
macro_rules! by_meaning {
    ($(#[$doc:meta])* $error:ty) => {
        $(#[$doc])*
        impl $crate::Classify for $error {
            fn class(&self) -> $crate::Class {
                meaning(self).class()
            }

            fn is_indeterminate(&self) -> bool {
                meaning(self).is_indeterminate()
            }
        }
    };
}
