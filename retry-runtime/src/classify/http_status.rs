//! The crate `http`: the status of a response.

use super::{Class, Classify, codes};
use http::StatusCode;

#[doc = include_str!("about/http-status.md")]
/// # Examples
///
/// ```
/// use http::StatusCode;
/// use retry_runtime::{Class, Classify};
///
/// #[derive(Debug, Classify)]
/// enum FetchError {
///     #[classify(transparent)]
///     Status(StatusCode),
///     Malformed,
/// }
///
/// let busy = FetchError::Status(StatusCode::TOO_MANY_REQUESTS);
/// assert_eq!(busy.class(), Class::Throttled);
/// assert_eq!(FetchError::Malformed.class(), Class::Permanent);
///
/// // 408 says that the request did not arrive as a whole, 504 says nothing.
/// assert!(!StatusCode::REQUEST_TIMEOUT.is_indeterminate());
/// assert!(StatusCode::GATEWAY_TIMEOUT.is_indeterminate());
/// ```
impl Classify for StatusCode {
    fn class(&self) -> Class {
        codes::http(self.as_u16()).class()
    }

    fn is_indeterminate(&self) -> bool {
        codes::http(self.as_u16()).is_indeterminate()
    }
}
