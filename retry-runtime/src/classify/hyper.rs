//! hyper: what its predicates tell about an error, and else the I/O error behind it.

use super::codes::Meaning;
use super::{Class, dynamic};
use core::error::Error as _;
use hyper::Error;

by_meaning! {
    /// Behind the feature `hyper`. The first row that holds counts:
    ///
    /// | error | class | reason | may the operation have taken place? |
    /// |---|---|---|---|
    /// | `is_timeout` | timeout | no answer in time | yes |
    /// | `is_canceled` | transient | the connection closed before the request's turn came | no: it was never written |
    /// | `is_parse` | permanent | what came is no HTTP, or more than is read of it | |
    /// | `is_incomplete_message`, `is_closed` | transient | the other side hung up | yes: perhaps after the request |
    /// | one with a source that is known, as `io::Error` | as the source | the connection broke, or one of the two bodies did | yes: part of the request is on its way |
    /// | `is_user`, so `is_body_write_aborted` as well | permanent | the program itself is at fault | |
    /// | any other, such as a stream that HTTP/2 has reset | transient | a new connection may hold | yes |
    ///
    /// HTTP/2 does not tell here what a server refused before working on it (`REFUSED_STREAM`). The
    /// clients of `hyper-util` have an error of their own, which is no `hyper::Error` but has one as its
    /// source: it is found where the function returns a `Box<dyn Error + Send + Sync>`.
    Error
}

fn meaning(error: &Error) -> Meaning {
    if error.is_timeout() {
        return Meaning::new(Class::Timeout, true);
    }
    if error.is_canceled() {
        return Meaning::new(Class::Transient, false);
    }
    if error.is_parse() {
        return Meaning::new(Class::Permanent, true);
    }
    if error.is_incomplete_message() || error.is_closed() {
        return Meaning::new(Class::Transient, true);
    }
    match error.source().and_then(dynamic::meaning) {
        Some(source) => Meaning::new(source.class(), true),
        None if error.is_user() => Meaning::new(Class::Permanent, true),
        None => Meaning::new(Class::Transient, true),
    }
}
