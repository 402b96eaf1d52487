//! The process-wide switch that turns retrying off.
//!
//! It is read only after a failed attempt.

use crate::flags::Flag;

/// Turns retrying on or off in the whole process; on at the start.
///
/// While off, every call is one attempt without any delay, and its outcome is the call's outcome:
/// after a failure that would be retried the decision is
/// [`StopReason::Disabled`](crate::StopReason::Disabled). Meant for tests of the code around, and
/// as an operator's emergency switch when retries make an outage worse.
///
/// # Examples
///
/// ```
/// use retry_runtime::{NoValue, Policy};
///
/// retry_runtime::set_enabled(false);
/// let mut attempts = 0;
/// let outcome: Result<(), NoValue> = Policy::new().call(|| {
///     attempts += 1;
///     Err(NoValue)
/// });
/// assert_eq!((outcome, attempts), (Err(NoValue), 1));
/// # retry_runtime::set_enabled(true);
/// ```
///
/// # Thread safety
///
/// May be called at any time from any thread. Other threads see the change at their next failed
/// attempt or shortly after; a thread that already waits finishes its wait and runs its next
/// attempt.
pub fn set_enabled(enabled: bool) {
    Flag::Off.set(!enabled);
}

/// Returns whether retrying is turned on in this process, see [`set_enabled`].
#[must_use]
#[inline]
pub fn is_enabled() -> bool {
    !Flag::Off.is_raised()
}
