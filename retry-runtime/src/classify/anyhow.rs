//! anyhow: the error beneath the contexts.

use super::{Class, Classify};
use anyhow::Error;
use core::time::Duration;

type Boxed = Box<dyn core::error::Error + Send + Sync>;

#[doc = include_str!("about/anyhow.md")]
/// # Examples
///
/// ```
/// use anyhow::Context;
/// use retry_runtime::{Class, Classify};
/// use std::io;
///
/// let refused: io::Result<()> = Err(io::ErrorKind::ConnectionRefused.into());
/// let error = refused.context("connecting").context("starting up").unwrap_err();
/// assert_eq!(error.class(), Class::Transient);
/// assert_eq!(anyhow::anyhow!("no idea").class(), Class::Permanent);
/// ```
impl Classify for Error {
    fn class(&self) -> Class {
        cause(self).class()
    }

    fn retry_after(&self) -> Option<Duration> {
        cause(self).retry_after()
    }

    fn is_indeterminate(&self) -> bool {
        cause(self).is_indeterminate()
    }
}

/// anyhow puts a box into a type of its own, and passes the `source` of what is in it on, so that the
/// error in the box would be skipped. There is but one box, beneath all contexts.
fn cause(error: &Error) -> &(dyn core::error::Error + 'static) {
    match error.downcast_ref::<Boxed>() {
        Some(boxed) => &**boxed,
        None => error.as_ref(),
    }
}
