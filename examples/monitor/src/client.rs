//! The client: one annotated function, and what it shares between its calls.
//!
//! Everything about retries stands in the attribute; nothing else in this package repeats, waits or
//! counts them.

use crate::record::Record;
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::{Budget, retry};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// The name of the annotated function in the statistics.
pub const OPERATION: &str = "monitor::ask";

/// What protects the server from the client, and the client from the server.
#[derive(Debug)]
pub struct Guards {
    /// How long one attempt may take.
    pub patience: Duration,
    /// When not to ask at all.
    pub breaker: CircuitBreaker,
    /// How many retries all calls together may make.
    pub budget: Budget,
}

/// Small numbers, so that each of them has its say within a few seconds.
impl Default for Guards {
    fn default() -> Self {
        Self {
            patience: Duration::from_millis(400),
            breaker: CircuitBreaker::consecutive(5)
                .name("server")
                .recovery(Duration::from_millis(600)),
            budget: Budget::new().capacity(12).ratio(1, 20).reserve(0),
        }
    }
}

/// A client of the flapping server.
#[derive(Debug)]
pub struct Client {
    server: SocketAddr,
    guards: Guards,
    record: Record,
}

impl Client {
    /// Creates a client whose record begins now.
    #[must_use]
    pub fn new(server: SocketAddr, guards: Guards) -> Self {
        Self {
            server,
            guards,
            record: Record::new(),
        }
    }

    /// Asks the server for the number of this request.
    ///
    /// The observer is made for each call, since it has to know what this one has come to; the
    /// breaker and the budget are shared by all calls of this client, the statistics by all of the
    /// process.
    ///
    /// # Errors
    ///
    /// The last attempt's error, or the rejection of the circuit breaker.
    #[retry(
        max = 3,
        backoff = exponential(80ms, max = 400ms),
        jitter = equal,
        timeout = self.guards.patience,
        breaker = self.guards.breaker,
        budget = self.guards.budget,
        observe = self.record.of_call(),
        stats,
        name = "monitor::ask",
    )]
    pub async fn ask(&self) -> io::Result<u64> {
        TcpStream::connect(self.server).await?.read_u64().await
    }

    /// Returns what has been seen of the calls.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Returns the state of the circuit breaker.
    #[must_use]
    pub fn circuit(&self) -> State {
        self.guards.breaker.state()
    }

    /// Returns the budget.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.guards.budget
    }
}
