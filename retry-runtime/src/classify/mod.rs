//! What an error means for retrying: error -> class, and the wait that the other side asked for.
//!
//! The trait, the classes and the types that stand for another error; one file beside it per
//! foreign crate, and in `codes/` what vendors' error codes mean, which knows no crate.

mod class;
pub mod codes;
#[cfg(feature = "std")]
mod dynamic;
#[cfg(feature = "std")]
mod io;

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
/// | `dyn Error + 'static`, also with `Send` and `Sync`, so `Box<dyn Error + Send + Sync>` too | by its [chain of sources](#errors-of-any-type) |
///
/// Without the feature `std` there are no I/O errors, no boxes and no chains. What the error codes of
/// databases and services mean is in [`codes`](crate::codes), for implementations of your own.
///
/// # I/O errors
///
/// | kinds | class | reason |
/// |---|---|---|
/// | `ConnectionRefused` | transient | the server is down or starting; nothing was sent |
/// | `ConnectionReset`, `ConnectionAborted`, `BrokenPipe`, `NotConnected` | transient | the connection is gone, a new one may hold |
/// | `UnexpectedEof` | transient | the other side hung up in the middle of a message |
/// | `HostUnreachable`, `NetworkUnreachable`, `NetworkDown` | transient | routes and links come back |
/// | `AddrInUse` | transient | the former owner of the port is still closing |
/// | `AddrNotAvailable` | transient | all local ports are taken for now, or the address is about to move here |
/// | `Interrupted` | transient | a signal came first; made to be called again |
/// | `WouldBlock` | transient | not ready yet, by its very meaning; also a socket's own time limit on Unix |
/// | `ResourceBusy`, `ExecutableFileBusy`, `Deadlock` | transient | another process holds it, and will let go |
/// | `StaleNetworkFileHandle` | transient | opening the file anew gives a fresh handle |
/// | `TimedOut` | timeout | no answer in time |
/// | `NotFound`, `PermissionDenied`, `AlreadyExists` | permanent | the same answer next time |
/// | `NotADirectory`, `IsADirectory`, `DirectoryNotEmpty`, `ReadOnlyFilesystem`, `CrossesDevices`, `TooManyLinks`, `NotSeekable` | permanent | so is the file system made |
/// | `InvalidInput`, `InvalidData`, `ArgumentListTooLong`, `FileTooLarge`, `Unsupported` | permanent | the request itself is at fault |
/// | `StorageFull`, `QuotaExceeded`, `OutOfMemory` | permanent | somebody has to make room, and trying again adds to the load |
/// | `WriteZero` | permanent | the writer takes no more |
/// | `Other` | as the error inside, by its [chain of sources](#errors-of-any-type); permanent without one | a wrapper says nothing by itself |
/// | any other | permanent | not known, so not safe to repeat |
///
/// An error inside an `io::Error` of any other kind does not matter: who made it has chosen the
/// kind. Two notable errors have no kind that can be told apart on stable Rust and are therefore
/// permanent: a failed name look-up and too many open files. To retry them, name them: `on = e if
/// e.raw_os_error() == Some(24)`, or every error by `on = _`.
///
/// # Errors of any type
///
/// An error of which only `dyn Error` is known is searched along its [`source`](Error::source) for
/// the first error that can be classified; the error itself comes first, at most 64 are looked at.
/// What can be found there is what this crate knows: `io::Error` (also as `Arc<io::Error>`,
/// `Box<io::Error>`) and [`NoValue`]. **Your own types are not found**, even
/// where they implement `Classify`: Rust cannot ask an unknown type for a trait. Return the type
/// itself, or name the errors to retry with `on = ...` or `when = ...`. When nothing is found, the
/// error is permanent.
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

/// The error of an `Option` that is `None`: a failure that says nothing about itself. Transient.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, Classify, NoValue};
///
/// assert_eq!(NoValue.class(), Class::Transient);
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
