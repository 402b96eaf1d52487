//! The annotated function, and what it remembers.

use crate::generated::prices::{Price, PricesSyncClient, TPricesSyncClient as _};
use crate::{Journal, PriceError};
use retry_runtime::{GaveUp, retry};
use std::collections::HashMap;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use thrift::protocol::{TBinaryInputProtocol, TBinaryOutputProtocol};
use thrift::transport::{
    TBufferedReadTransport, TBufferedWriteTransport, TIoChannel as _, TTcpChannel,
};

/// A price in cents, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The service has just said so.
    Fresh(i64),
    /// The service has said so before, and does not answer now.
    Cached(i64),
}

/// A client of the service at one address.
#[derive(Debug)]
pub struct Client {
    server: SocketAddr,
    patience: Duration,
    cache: Mutex<HashMap<String, i64>>,
    journal: Journal,
}

impl Client {
    /// Creates a client that waits for as long as `patience` for a connection and for an answer.
    ///
    /// It connects anew in each attempt: after an error nobody knows what is still on its way on the
    /// old connection.
    #[must_use]
    pub fn new(server: SocketAddr, patience: Duration) -> Self {
        Self {
            server,
            patience,
            cache: Mutex::default(),
            journal: Journal::default(),
        }
    }

    /// Tells what an item costs. While the service is away, that is what it cost before.
    ///
    /// After three failures in a row, of whichever calls, the breaker leaves the service alone for 30
    /// seconds; then one call asks it whether it is back. The breaker belongs to this function, so
    /// that all clients share it: who has several servers gives each its own. Without jitter, so that
    /// it is 30 seconds exactly; a service leaves that out.
    ///
    /// # Errors
    ///
    /// A permanent one, such as that of an unknown item, after the first attempt. Any other only if
    /// the price is not known: the last attempt's, or [`PriceError::NotKnown`] if there was none.
    #[retry(
        max = 4,
        backoff = exponential(100ms, max = 2s),
        on = Transient,
        breaker(failures = 3, recovery = 30s, jitter = none),
        fallback = |gave_up| self.cached(item, gave_up),
        name = "price",
        observe = self.journal,
    )]
    pub fn price(&self, item: &str) -> Result<Answer, PriceError> {
        let price = self.ask(item)?;
        self.cache().insert(price.item, price.cents);
        Ok(Answer::Fresh(price.cents))
    }

    fn ask(&self, item: &str) -> thrift::Result<Price> {
        let stream = TcpStream::connect_timeout(&self.server, self.patience)?;
        stream.set_nodelay(true)?;
        // Nothing interrupts a blocking call but this.
        stream.set_read_timeout(Some(self.patience))?;
        stream.set_write_timeout(Some(self.patience))?;
        let (input, output) = TTcpChannel::with_stream(stream).split()?;
        let input = TBinaryInputProtocol::new(TBufferedReadTransport::new(input), true);
        let output = TBinaryOutputProtocol::new(TBufferedWriteTransport::new(output), true);
        PricesSyncClient::new(input, output).price(item.to_owned())
    }

    fn cached(&self, item: &str, gave_up: GaveUp<PriceError>) -> Result<Answer, PriceError> {
        match self.cache().get(item) {
            Some(&cents) => Ok(Answer::Cached(cents)),
            None => Err(gave_up.error.unwrap_or(PriceError::NotKnown)),
        }
    }

    fn cache(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the journal of all calls.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }
}
