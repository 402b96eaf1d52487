//! Why there is no answer, and what of it may pass.

use crate::generated::prices::{Busy, UnknownItem};
use retry_runtime::Classify;
use std::time::Duration;

/// Why there is no price.
///
/// The exceptions that the interface declares are taken out of the error of `thrift`, which knows
/// nothing of them. What is left says for itself whether it may pass.
#[derive(Debug, thiserror::Error, Classify)]
#[non_exhaustive]
pub enum PriceError {
    /// There is no such item; asking again would not change it.
    #[error("there is no item `{0}`")]
    UnknownItem(String),
    /// The shop has too much to do.
    #[error("the shop is busy")]
    #[classify(throttled, retry_after = wait)]
    Busy {
        /// How long it asks to be left alone.
        wait: Duration,
    },
    /// The connection has failed, or the server does not fit.
    #[error(transparent)]
    #[classify(transparent)]
    Thrift(thrift::Error),
    /// The service is not asked at the moment, and its answer is not known from before.
    #[error("the service is away, and the price is not known")]
    NotKnown,
}

impl From<thrift::Error> for PriceError {
    fn from(error: thrift::Error) -> Self {
        let thrift::Error::User(exception) = error else {
            return Self::Thrift(error);
        };
        let exception = match exception.downcast::<UnknownItem>() {
            Ok(unknown) => return Self::UnknownItem(unknown.item),
            Err(other) => other,
        };
        match exception.downcast::<Busy>() {
            Ok(busy) => Self::Busy {
                // Less than nothing is nothing.
                wait: Duration::from_millis(busy.wait_ms.try_into().unwrap_or(0)),
            },
            Err(other) => Self::Thrift(thrift::Error::User(other)),
        }
    }
}
