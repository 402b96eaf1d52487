//! What an error means for retrying: error -> class, and the wait that the other side asked for.
//!
//! The trait, the classes and the types that stand for another error; one file beside it per
//! foreign crate, which also makes an error of that crate of `TimedOut` and of `CircuitOpen`; and in
//! `codes/` what vendors' error codes mean, which knows no crate.

#[cfg(any(
    feature = "hyper",
    feature = "redis",
    feature = "rusqlite",
    feature = "tokio-postgres"
))]
#[macro_use]
mod by_meaning;
#[cfg(any(
    feature = "mongodb",
    feature = "redis",
    feature = "sqlx",
    feature = "sqlx-0_8"
))]
#[macro_use]
mod ours_as_io;

#[cfg(feature = "anyhow")]
mod anyhow;
#[cfg(feature = "aws-smithy")]
mod aws_smithy;
mod class;
pub mod codes;
#[cfg(any(feature = "reqwest", feature = "tonic"))]
mod connecting;
#[cfg(feature = "std")]
mod dynamic;
#[cfg(feature = "http-status")]
mod http_status;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(any(
    feature = "aws-smithy",
    feature = "hyper",
    feature = "mongodb",
    feature = "redis",
    feature = "sqlx",
    feature = "sqlx-0_8",
    feature = "tokio-postgres"
))]
mod inner;
#[cfg(feature = "std")]
mod io;
#[cfg(feature = "mongodb")]
mod mongodb;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "rusqlite")]
mod rusqlite;
#[cfg(any(feature = "mongodb", feature = "redis"))]
mod several;
#[cfg(any(feature = "sqlx", feature = "sqlx-0_8"))]
mod sqlx;
#[cfg(feature = "thrift")]
mod thrift;
#[cfg(feature = "tokio-postgres")]
mod tokio_postgres;
#[cfg(feature = "tonic")]
mod tonic;

pub use self::class::{Class, Classes};

use core::convert::Infallible;
use core::error::Error;
use core::fmt;
use core::time::Duration;

/// Says what an error means for retrying.
///
/// `#[derive(Classify)]` writes the implementation for your own error types. Out of the box, these
/// are classified:
///
/// | type | how |
/// |---|---|
/// | `std::io::Error` | kind by kind, see the [table](#io-errors) |
/// | [`NoValue`], the error of `Option` | transient |
/// | [`Infallible`] | never asked |
/// | `&E`, `Box<E>`, `Rc<E>`, `Arc<E>` | as `E` |
/// | the errors of widely used clients of databases and services, and `anyhow::Error` | each behind a [feature](#errors-of-other-crates) |
/// | `dyn Error + 'static`, also with `Send` and `Sync`, so `Box<dyn Error + Send + Sync>` too | by its [chain of sources](#errors-of-any-type) |
///
/// Without the feature `std` there are no I/O errors, no boxes and no chains. What the error codes of
/// databases and services mean is in [`codes`](crate::codes), for implementations of your own.
///
/// # I/O errors
///
#[doc = include_str!("about/io.md")]
///
/// # What may have taken place
///
/// Some errors leave it open whether the operation took place: a connection that was lost after the
/// request had been sent, an answer that did not come in time. [`is_indeterminate`](Self::is_indeterminate)
/// tells them from those where nothing was done, such as a refused connection. Both are retried
/// unless an operation is said not to bear it: by `#[retry(idempotent = false)]`, or in a loop of
/// your own by [`Classes::unless_indeterminate`].
///
/// Retrying both is the default because only the caller knows what may be done twice, because most
/// of what is retried may be, such as reading, connecting, and writing the same value again, and
/// because a lost connection is the very error that retries are for. It is also what the AWS SDKs
/// do: they retry lost connections and read timeouts of every operation, and send a token with many of
/// those that create something, by which the service knows a request again. gRPC retries by itself only
/// what the server's application has not seen ("transparent retries"), and otherwise the status codes
/// that the owner of a service lists, in general those that say that the request was not processed
/// (gRFC A6). google-cloud-cpp has a policy for each service that knows which methods are idempotent,
/// and retries transient errors of those, though that of Cloud Storage takes all for idempotent
/// unless told otherwise; AIP-194 asks Google's clients not to retry what changes more by a second time.
///
/// What an error says is about the operation that failed. What a function did before that, it has to
/// know by itself: of two statements the first may have taken place, even if the second was refused.
///
/// # Errors of other crates
///
/// Each behind a feature, in the crate's current major version. Which of its errors are retried stands
/// in a table at the implementation, and on a page for each crate in `errors/`, beside this crate's
/// `Cargo.toml`.
///
/// | feature | classified | by |
/// |---|---|---|
/// | `anyhow` | `anyhow::Error` | its [chain of sources](#errors-of-any-type) |
/// | `aws-smithy` | `SdkError`, the error of every operation of the AWS SDK; `ConnectorError`, `ErrorMetadata` | how far the call got, and [`codes::aws`](crate::codes::aws), else [`codes::http`](crate::codes::http) |
/// | `http-status` | `http::StatusCode` | [`codes::http`](crate::codes::http) |
/// | `hyper` | `hyper::Error` | how far the request got |
/// | `reqwest` | `reqwest::Error` | how far the request got, and [`codes::http`](crate::codes::http) |
/// | `thrift` | `thrift::Error` | [`codes::thrift_transport`](crate::codes::thrift_transport), [`codes::thrift_application`](crate::codes::thrift_application) |
/// | `tonic` | `tonic::Status`, `ConnectError`, `TimeoutExpired` | [`codes::grpc`](crate::codes::grpc), and what became of the connection |
/// | `tokio-postgres` | `tokio_postgres::Error`, so that of `postgres` | [`codes::sqlstate`](crate::codes::sqlstate), and what became of the connection |
/// | `sqlx`, `sqlx-0_8` | `sqlx::Error`, of version 0.9 or 0.8 | the codes of [PostgreSQL](crate::codes::sqlstate), [MySQL](crate::codes::mysql) or [SQLite](crate::codes::sqlite), and what became of the connection |
/// | `rusqlite` | `rusqlite::Error` | [`codes::sqlite`](crate::codes::sqlite) |
/// | `redis` | `redis::RedisError` | [`codes::redis`](crate::codes::redis), and what became of the connection |
/// | `mongodb` | `mongodb::error::Error` | [`codes::mongodb_label`](crate::codes::mongodb_label), [`codes::mongodb`](crate::codes::mongodb), and what became of the connection |
///
/// Some drivers retry by themselves before they return an error: `mongodb` once, `redis` in a cluster,
/// and a pool of `sqlx` while it connects. What they return has failed all the same. After an error on
/// a connection that is held across attempts, the next attempt meets the same broken connection:
/// connect in the function, or take a connection from a pool in it.
///
/// # Errors of any type
///
#[doc = include_str!("about/any-error.md")]
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, Classify};
/// use std::time::Duration;
///
/// struct HttpError {
///     status: u16,
///     retry_after: Option<Duration>,
/// }
///
/// impl Classify for HttpError {
///     fn class(&self) -> Class {
///         match self.status {
///             408 | 504 => Class::Timeout,
///             429 => Class::Throttled,
///             502 | 503 => Class::Transient,
///             _ => Class::Permanent,
///         }
///     }
///
///     fn retry_after(&self) -> Option<Duration> {
///         self.retry_after
///     }
/// }
///
/// let busy = HttpError { status: 429, retry_after: Some(Duration::from_secs(2)) };
/// assert_eq!(busy.class(), Class::Throttled);
/// assert_eq!(Box::new(busy).retry_after(), Some(Duration::from_secs(2)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`Transient` does not classify the error `{Self}`",
    label = "nothing says which of these errors are worth another attempt",
    note = "derive it: `#[derive(Classify)]`",
    note = "or name the errors to retry: `on = ...`, or `on = _` for every error"
)]
pub trait Classify {
    /// Returns what the error means for retrying.
    fn class(&self) -> Class;

    /// Returns how long the other side asked to wait before the next attempt, if it did.
    ///
    /// Makes a delay longer, never shorter. Nothing unless said otherwise. What an HTTP response asks
    /// for is read by `http::retry_after`, behind the feature `http`.
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    /// Returns whether the error leaves it open if the operation took place.
    ///
    /// True for a connection that was lost or an answer that did not come, since the request may
    /// have been carried out; false where it was not sent, or was refused. In doubt, it is true.
    /// What is not safe to do twice is not retried then, see
    /// [above](#what-may-have-taken-place). Unless said otherwise, that holds for the class
    /// [`Timeout`](Class::Timeout) and no other; a timeout while waiting for a free connection, before
    /// anything was sent, has to say otherwise. It changes nothing for permanent errors, which are
    /// not retried anyway.
    fn is_indeterminate(&self) -> bool {
        self.class() == Class::Timeout
    }
}

macro_rules! delegate {
    ($($pointer:ty),*) => {$(
        impl<E: Classify + ?Sized> Classify for $pointer {
            fn class(&self) -> Class {
                (**self).class()
            }

            fn retry_after(&self) -> Option<Duration> {
                (**self).retry_after()
            }

            fn is_indeterminate(&self) -> bool {
                (**self).is_indeterminate()
            }
        }
    )*};
}

delegate!(&E);
#[cfg(feature = "std")]
delegate!(Box<E>, std::rc::Rc<E>, std::sync::Arc<E>);

impl Classify for Infallible {
    fn class(&self) -> Class {
        match *self {}
    }
}

/// The error of an `Option` that is `None`: a failure that says nothing about itself. Transient, and
/// an answer, so that nothing is left open.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, Classify, NoValue};
///
/// assert_eq!(NoValue.class(), Class::Transient);
/// assert!(!NoValue.is_indeterminate());
/// assert_eq!(NoValue.to_string(), "no value");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NoValue;

impl Classify for NoValue {
    fn class(&self) -> Class {
        Class::Transient
    }
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no value")
    }
}

impl Error for NoValue {}
