//! What the server answers, and what it is told to do wrong.

use crate::generated::prices::{Busy, Price, PricesSyncHandler, UnknownItem};
use std::time::Duration;
use thrift::{ApplicationError, ApplicationErrorKind};

/// What a connection gets instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server hangs up.
    HangUp,
    /// The server says nothing, for as long as the client waits.
    Silence,
    /// The exception that the interface declares for a shop that has too much to do.
    Busy(Duration),
    /// An exception that the interface does not declare: the server is broken.
    InternalError,
}

/// The only thing that is sold here.
const ITEM: &str = "tea";

/// Answers the calls of one connection.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) cents: i64,
    pub(crate) fault: Option<Fault>,
}

impl PricesSyncHandler for Shop {
    fn handle_price(&self, item: String) -> thrift::Result<Price> {
        match self.fault {
            Some(Fault::Busy(wait)) => {
                let wait_ms = wait.as_millis().try_into().unwrap_or(i64::MAX);
                Err(Busy::new(wait_ms).into())
            }
            Some(_) => Err(thrift::Error::Application(ApplicationError::new(
                ApplicationErrorKind::InternalError,
                "the shelf has fallen over",
            ))),
            None if item == ITEM => Ok(Price::new(item, self.cents)),
            None => Err(UnknownItem::new(item).into()),
        }
    }
}
