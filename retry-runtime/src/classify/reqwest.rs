//! reqwest: how far a request got, and what stopped it.

use super::codes::{self, Meaning};
use super::{Class, connecting, dynamic};
use core::error::Error as _;
use reqwest::Error;

by_meaning! {
    /// Behind the feature `reqwest`. The first row that holds counts:
    ///
    /// | error | class | reason | may the operation have taken place? |
    /// |---|---|---|---|
    /// | `is_status`, so of `error_for_status` | by [`codes::http`](crate::codes::http) | the server has answered | as the table says |
    /// | `is_builder`, `is_redirect` | permanent | the request is no request, or redirects lead nowhere | |
    /// | `is_timeout` and `is_connect` | timeout | no connection in time | no: nothing was sent |
    /// | `is_timeout` | timeout | no answer in time | yes |
    /// | `is_connect`, the name look-up included | transient | the server is down, starting, or moving | no: nothing was sent |
    /// | `is_connect` with an `InvalidData`, `InvalidInput`, `PermissionDenied` or `Unsupported` behind it | permanent | most often a certificate that does not hold | |
    /// | one with a source that is known, as `hyper::Error` or `io::Error` | as the source | the connection broke, also while the body came, which reqwest calls `is_decode` | as the source says |
    /// | `is_request`, `is_body` | transient | the connection broke | yes |
    /// | `is_decode`, `is_upgrade` | permanent | the body is not what was expected | |
    ///
    /// A response without an error, 503 included, is no error before `error_for_status` makes it one, and
    /// that does not keep the headers: to wait as long as `Retry-After` asks, read the header off the
    /// response first, with `http::retry_after`, into an error of your own.
    Error
}

fn meaning(error: &Error) -> Meaning {
    if let Some(status) = error.status() {
        return codes::http(status.as_u16());
    }
    if error.is_builder() || error.is_redirect() {
        return Meaning::new(Class::Permanent, false);
    }
    if error.is_timeout() {
        return Meaning::new(Class::Timeout, !is_connect(error));
    }
    if is_connect(error) {
        return connecting::meaning(error);
    }
    match error.source().and_then(dynamic::meaning) {
        Some(source) => source,
        None if error.is_request() || error.is_body() => Meaning::new(Class::Transient, true),
        None => Meaning::new(Class::Permanent, true),
    }
}

/// On the web, browsers do not tell.
#[cfg(all(target_arch = "wasm32", any(target_os = "unknown", target_os = "none")))]
fn is_connect(_: &Error) -> bool {
    false
}

#[cfg(not(all(target_arch = "wasm32", any(target_os = "unknown", target_os = "none"))))]
fn is_connect(error: &Error) -> bool {
    error.is_connect()
}
