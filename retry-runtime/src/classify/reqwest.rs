//! reqwest: how far a request got, and what stopped it.

use super::codes::{self, Meaning};
use super::{Class, connecting, dynamic};
use core::error::Error as _;
use reqwest::Error;

by_meaning! {
    #[doc = include_str!("about/reqwest.md")]
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
