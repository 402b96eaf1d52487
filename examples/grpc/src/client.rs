//! The annotated functions.

use crate::Journal;
use crate::proto::shop_client::ShopClient;
use crate::proto::{Quote, QuoteRequest, ReserveRequest};
use retry_runtime::retry;
use std::net::SocketAddr;
use std::time::Duration;
use tonic::Status;
use tonic::transport::{Channel, Endpoint};

/// How long a client waits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the answer to one attempt.
    pub attempt: Duration,
    /// For the whole call, its delays included.
    pub call: Duration,
}

impl Limits {
    /// Generous: no healthy server reaches them.
    pub const GENEROUS: Self = Self {
        attempt: Duration::from_secs(20),
        call: Duration::from_secs(50),
    };
}

/// A client of one shop.
#[derive(Debug)]
pub struct Client {
    shop: ShopClient<Channel>,
    limits: Limits,
    journal: Journal,
}

impl Client {
    /// Creates a client of the shop at an address; it connects when it is first used, and anew when
    /// the connection is lost.
    ///
    /// # Errors
    ///
    /// Fails if the address makes no URI, which one of this type always does.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime, since a channel lives in one.
    pub fn new(server: SocketAddr, limits: Limits) -> Result<Self, tonic::transport::Error> {
        let endpoint = Endpoint::from_shared(format!("http://{server}"))?;
        Ok(Self::with_channel(endpoint.connect_lazy(), limits))
    }

    /// Creates a client on a channel that has settings of its own.
    #[must_use]
    pub fn with_channel(channel: Channel, limits: Limits) -> Self {
        Self {
            shop: ShopClient::new(channel),
            limits,
            journal: Journal::default(),
        }
    }

    /// Asks for the price of an item. To ask twice does no harm, so everything transient is retried.
    ///
    /// # Errors
    ///
    /// That of the last attempt: a permanent one, such as `INVALID_ARGUMENT`, after the first.
    #[retry(
        max = 8,
        backoff = exponential(10ms, max = 1s),
        on = Transient,
        timeout = self.limits.attempt,
        deadline = self.limits.call,
        name = "quote",
        observe = self.journal,
    )]
    pub async fn quote(&self, item: &str) -> Result<Quote, Status> {
        // A copy of the client shares its connection.
        let mut shop = self.shop.clone();
        let request = QuoteRequest {
            item: item.to_owned(),
        };
        Ok(shop.get_quote(request).await?.into_inner())
    }

    /// Keeps pieces aside, under an id by which the server knows a request when it sees it again. So
    /// everything transient is retried here, too. Returns how many pieces are kept aside.
    ///
    /// The id is the caller's: it has to be the same in every attempt, and for a call that is repeated
    /// after the last of them.
    ///
    /// # Errors
    ///
    /// As [`quote`](Self::quote).
    #[retry(
        max = 8,
        backoff = exponential(10ms, max = 1s),
        on = Transient,
        timeout = self.limits.attempt,
        deadline = self.limits.call,
        name = "reserve",
        observe = self.journal,
    )]
    pub async fn reserve(&self, id: &str, item: &str, pieces: u32) -> Result<u32, Status> {
        self.send(id, item, pieces).await
    }

    /// Keeps pieces aside, of a server that knows no ids. Retried is only what was certainly not
    /// done: a connection that did not come about, `RESOURCE_EXHAUSTED`, `ABORTED`.
    ///
    /// # Errors
    ///
    /// As [`quote`](Self::quote); and the first one that leaves it open whether the pieces are kept
    /// aside, such as `UNAVAILABLE`. The caller has to find out.
    #[retry(
        max = 8,
        backoff = exponential(10ms, max = 1s),
        on = Transient,
        idempotent = false,
        timeout = self.limits.attempt,
        deadline = self.limits.call,
        name = "reserve_once",
        observe = self.journal,
    )]
    pub async fn reserve_once(&self, item: &str, pieces: u32) -> Result<u32, Status> {
        self.send("", item, pieces).await
    }

    async fn send(&self, id: &str, item: &str, pieces: u32) -> Result<u32, Status> {
        let mut shop = self.shop.clone();
        let request = ReserveRequest {
            request_id: id.to_owned(),
            item: item.to_owned(),
            pieces,
        };
        Ok(shop.reserve(request).await?.into_inner().reserved)
    }

    /// Returns the journal of all calls.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }
}
