//! The service: prices, and what is kept aside.

use crate::Script;
use crate::proto::shop_server::Shop;
use crate::proto::{Quote, QuoteRequest, Reservation, ReserveRequest};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tonic::{Request, Response, Status};

/// What everything costs here, in cents.
const CENTS: u32 = 250;

/// What a server knows; it outlives the server's restarts, as a database would.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    script: Script,
    calls: AtomicU32,
    running: AtomicU32,
    kept: Mutex<Kept>,
}

/// What is kept aside.
#[derive(Debug, Default)]
struct Kept {
    pieces: u32,
    /// The ids of the requests that are in the number.
    requests: HashSet<String>,
}

impl Stock {
    pub(crate) fn new(script: Script) -> Self {
        Self {
            script,
            ..Self::default()
        }
    }

    /// Returns how many calls have come so far.
    pub(crate) fn calls(&self) -> u32 {
        // Relaxed, as all here: numbers on their own.
        self.calls.load(Ordering::Relaxed)
    }

    /// Returns how many calls are being worked on.
    pub(crate) fn running(&self) -> u32 {
        self.running.load(Ordering::Relaxed)
    }

    /// Returns how many pieces are kept aside.
    pub(crate) fn reserved(&self) -> u32 {
        self.kept().pieces
    }

    fn begin(&self) -> Running<'_> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::Relaxed);
        Running(&self.running)
    }

    fn reserve(&self, request: ReserveRequest) -> u32 {
        let mut kept = self.kept();
        if request.request_id.is_empty() || kept.requests.insert(request.request_id) {
            kept.pieces = kept.pieces.saturating_add(request.pieces);
        }
        kept.pieces
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tonic::async_trait]
impl Shop for Stock {
    async fn get_quote(&self, request: Request<QuoteRequest>) -> Result<Response<Quote>, Status> {
        let _running = self.begin();
        let item = request.into_inner().item;
        let quote = self.script.play(|| Quote { item, cents: CENTS }).await?;
        Ok(Response::new(quote))
    }

    async fn reserve(
        &self,
        request: Request<ReserveRequest>,
    ) -> Result<Response<Reservation>, Status> {
        let _running = self.begin();
        let request = request.into_inner();
        let reserved = self.script.play(|| self.reserve(request)).await?;
        Ok(Response::new(Reservation { reserved }))
    }
}

/// Counts a call as running until it is dropped, also if nobody waits for the answer any more.
struct Running<'a>(&'a AtomicU32);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
