//! The wait that an HTTP response asks for: its header `Retry-After`, in either form.
//!
//! A server sends the header with `429 Too Many Requests` or `503 Service Unavailable`, as a number
//! of seconds or as a date ([RFC 9110, section 10.2.3]). Nothing here knows an HTTP client: give
//! [`retry_after`] the header's value, and the wait to the argument of that name, or to
//! [`Classify::retry_after`]. Behind the feature `http`, which brings the crate `httpdate`.
//!
//! # Hostile values
//!
//! A value comes from the other side and may be anything. None makes these functions panic, none is
//! copied, and the work grows with the length alone. A wait of centuries is returned as it was asked
//! for; [`Policy::max_retry_after`] bounds what comes of it. Asked to wait longer than that, a
//! minute unless changed, the call ends with its error rather than hang.
//!
//! # Examples
//!
//! In the attribute, where the error keeps the header as it came:
//!
//! ```
//! use retry_runtime::http::retry_after;
//! use retry_runtime::{retry, testing::VirtualTime};
//! use std::time::Duration;
//!
//! #[derive(Debug)]
//! struct Refused {
//!     status: u16,
//!     header: Option<String>,
//! }
//!
//! #[retry(
//!     max = 2,
//!     backoff = fixed(1s),
//!     on = error if matches!(error.status, 429 | 503),
//!     retry_after = |error| error.header.as_deref().and_then(retry_after)
//! )]
//! fn fetch(header: Option<&str>) -> Result<(), Refused> {
//!     Err(Refused { status: 503, header: header.map(str::to_owned) })
//! }
//!
//! let time = VirtualTime::start();
//! assert!(fetch(Some("7")).is_err());
//! assert!(fetch(Some("Sun, 06 Nov 1994 08:49:37 GMT")).is_err());
//! assert!(fetch(None).is_err());
//! // The longer of the two counts: what was asked for, or the backoff.
//! assert_eq!(time.delays(), [7, 1, 1].map(Duration::from_secs));
//!
//! // Ten years are too long for the policy, so there is no wait and no second attempt.
//! assert!(fetch(Some("315360000")).is_err());
//! assert_eq!(time.delays().len(), 3);
//! ```
//!
//! In the error's own type, where all who retry it find it:
//!
//! ```
//! use retry_runtime::http::retry_after;
//! use retry_runtime::{Class, Classify};
//! use std::time::Duration;
//!
//! struct Refused {
//!     status: u16,
//!     // As a client hands it out: bytes, which need not be text.
//!     header: Option<Vec<u8>>,
//! }
//!
//! impl Classify for Refused {
//!     fn class(&self) -> Class {
//!         match self.status {
//!             429 => Class::Throttled,
//!             502..=504 => Class::Transient,
//!             _ => Class::Permanent,
//!         }
//!     }
//!
//!     fn retry_after(&self) -> Option<Duration> {
//!         self.header.as_deref().and_then(retry_after)
//!     }
//! }
//!
//! let busy = Refused { status: 429, header: Some(b"120".to_vec()) };
//! assert_eq!(busy.retry_after(), Some(Duration::from_secs(120)));
//! ```
//!
//! [RFC 9110, section 10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
//! [`Classify::retry_after`]: crate::Classify::retry_after
//! [`Policy::max_retry_after`]: crate::Policy::max_retry_after

use std::str;
use std::time::{Duration, SystemTime};

/// Returns the wait that the value of a header `Retry-After` asks for, a date counted from now.
///
/// As [`retry_after_at`], which says what is read and what is not, by the system's clock. Only a
/// date makes it look at the clock, and where that is fast or slow, the wait is too short or too
/// long by as much.
///
/// # Examples
///
/// ```
/// use retry_runtime::http::retry_after;
/// use std::time::Duration;
///
/// assert_eq!(retry_after("120"), Some(Duration::from_secs(120)));
/// assert_eq!(retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::ZERO));
/// assert_eq!(retry_after("soon"), None);
///
/// // A function of one value, for what a client's `get` returns: `&str`, bytes, `&HeaderValue`.
/// let header: Option<&str> = Some("120");
/// assert_eq!(header.and_then(retry_after), Some(Duration::from_secs(120)));
/// ```
///
/// # Panics
///
/// For no value. On a target without a clock, such as `wasm32-unknown-unknown`, a date panics as
/// [`SystemTime::now`] does.
#[must_use]
pub fn retry_after(value: impl AsRef<[u8]>) -> Option<Duration> {
    wait(value.as_ref(), SystemTime::now)
}

/// Returns the wait that the value of a header `Retry-After` asks for, a date counted from `now`.
///
/// | value | wait |
/// |---|---|
/// | digits, and nothing else | so many seconds; [`Duration::MAX`] when they are more than a `u64` holds |
/// | a date to come | the time from `now` to it |
/// | a date that is past, or `now` itself | [`Duration::ZERO`] |
/// | anything else | none |
///
/// Spaces and tabs around the value do not count. Signs, decimals and units make no number, and two
/// values in one line, `5, 10`, are not one. A date has one of the three forms of
/// [RFC 9110, section 5.6.7], upper and lower case as here:
///
/// | form | example |
/// |---|---|
/// | IMF-fixdate | `Sun, 06 Nov 1994 08:49:37 GMT` |
/// | RFC 850 | `Sunday, 06-Nov-94 08:49:37 GMT` |
/// | asctime | `Sun Nov  6 08:49:37 1994` |
///
/// Dates are those that `httpdate` knows: from 1970 to 9999, with the right day of the week and
/// without leap seconds. A year of two digits is one from 1970 to 2069; with the day of the week of
/// another century, it is none. A date before 1970 asks for nothing rather than for zero, which has
/// the same effect.
///
/// Takes the time as an argument, so that tests need no clock. Where the response has a header
/// `Date`, the server's own time as `now` keeps the difference between two clocks out of the wait.
///
/// # Examples
///
/// ```
/// use retry_runtime::http::retry_after_at;
/// use std::time::{Duration, SystemTime};
///
/// // Sun, 06 Nov 1994 08:49:00 GMT
/// let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_740);
///
/// let wait = Some(Duration::from_secs(37));
/// assert_eq!(retry_after_at("37", now), wait);
/// assert_eq!(retry_after_at("Sun, 06 Nov 1994 08:49:37 GMT", now), wait);
/// assert_eq!(retry_after_at("Sunday, 06-Nov-94 08:49:37 GMT", now), wait);
/// assert_eq!(retry_after_at("Sun Nov  6 08:49:37 1994", now), wait);
///
/// assert_eq!(retry_after_at("Sun, 06 Nov 1994 08:48:59 GMT", now), Some(Duration::ZERO));
/// assert_eq!(retry_after_at("9".repeat(30), now), Some(Duration::MAX));
/// assert_eq!(retry_after_at("-5", now), None);
/// assert_eq!(retry_after_at(b"\xff", now), None);
/// ```
///
/// [RFC 9110, section 5.6.7]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
#[must_use]
pub fn retry_after_at(value: impl AsRef<[u8]>, now: SystemTime) -> Option<Duration> {
    wait(value.as_ref(), || now)
}

fn wait(value: &[u8], now: impl FnOnce() -> SystemTime) -> Option<Duration> {
    let value = str::from_utf8(value).ok()?.trim_matches([' ', '\t']);
    if is_number(value) {
        // Only too large a number is left to go wrong, and that is a number, too.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = parse_date(value)?;
    Some(date.duration_since(now()).unwrap_or(Duration::ZERO))
}

/// Returns whether the value is `1*DIGIT`; parsing alone would take a sign as well.
fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_date(value: &str) -> Option<SystemTime> {
    // `httpdate` 1.0 passes over line breaks around a date, and over what stands in place of the
    // space between day and time in the form of RFC 850, the one that has only four words.
    if value.contains(char::is_control) || value.split(' ').count() < 4 {
        return None;
    }
    httpdate::parse_http_date(value).ok()
}
