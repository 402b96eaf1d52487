//! A server that refuses its first requests and answers the others, and counts them all.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a request that is refused gets to hear.
#[derive(Debug, Clone, Copy)]
pub struct Refusal {
    status: StatusCode,
    retry_after: Option<&'static str>,
}

impl Refusal {
    /// `503 Service Unavailable`.
    pub const UNAVAILABLE: Self = Self::new(StatusCode::SERVICE_UNAVAILABLE);
    /// `429 Too Many Requests`.
    pub const TOO_MANY_REQUESTS: Self = Self::new(StatusCode::TOO_MANY_REQUESTS);
    /// `404 Not Found`.
    pub const NOT_FOUND: Self = Self::new(StatusCode::NOT_FOUND);

    const fn new(status: StatusCode) -> Self {
        Self {
            status,
            retry_after: None,
        }
    }

    /// Adds the header `Retry-After`: a number of seconds, or a date.
    #[must_use]
    pub const fn retry_after(mut self, wait: &'static str) -> Self {
        self.retry_after = Some(wait);
        self
    }

    fn into_response(self) -> Response {
        let header = self.retry_after.map(|wait| (RETRY_AFTER, wait));
        (self.status, AppendHeaders(header)).into_response()
    }
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    requests: Arc<AtomicU32>,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Starts a server on a free port of this machine, which refuses so many requests and answers
    /// those after them with `200 OK` and `hello`.
    ///
    /// # Errors
    ///
    /// Fails if there is no port to be had.
    pub async fn start(refused: u32, refusal: Refusal) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&requests);
        let service = Router::new().fallback(move || async move {
            // Relaxed: a number on its own; whoever reads it has had an answer.
            if counter.fetch_add(1, Ordering::Relaxed) < refused {
                refusal.into_response()
            } else {
                "hello".into_response()
            }
        });
        let task = tokio::spawn(async move { axum::serve(listener, service).await });
        Ok(Self {
            address,
            requests,
            task,
        })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many requests have come so far.
    #[must_use]
    pub fn requests(&self) -> u32 {
        // Relaxed: see `start`, its only pair.
        self.requests.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
