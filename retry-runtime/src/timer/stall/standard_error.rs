//! On standard error, where no feature for logs is on.

use std::io::{self, Write};

/// A standard error that is closed is nobody's mistake.
pub(super) fn tell(operation: &str) {
    let _ = writeln!(
        io::stderr(),
        "retry-runtime: `{operation}` {}",
        super::WARNING
    );
}
