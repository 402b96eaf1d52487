//! A server on a local port that works for a while, fails for a while, and so on.
//!
//! How it behaves depends on how many requests it has had and on nothing else, so that whoever
//! counts can tell what comes next. It knows nothing of retries.

use std::io;
use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers with the number of the request.
    Answer,
    /// Hangs up without an answer.
    Drop,
    /// Never answers, until the client hangs up.
    Hang,
}

/// So many requests in a row that are treated alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// How many.
    pub requests: usize,
    /// How they are treated.
    pub behaviour: Behaviour,
}

impl Phase {
    /// Creates a phase.
    #[must_use]
    pub const fn new(requests: usize, behaviour: Behaviour) -> Self {
        Self {
            requests,
            behaviour,
        }
    }
}

/// Short troubles that retries cure, an outage, and one in which requests hang.
pub const FLAPPING: &[Phase] = &[
    Phase::new(60, Behaviour::Answer),
    Phase::new(2, Behaviour::Drop),
    Phase::new(50, Behaviour::Answer),
    Phase::new(3, Behaviour::Drop),
    Phase::new(60, Behaviour::Answer),
    Phase::new(9, Behaviour::Drop),
    Phase::new(60, Behaviour::Answer),
    Phase::new(1, Behaviour::Hang),
    Phase::new(50, Behaviour::Answer),
    Phase::new(7, Behaviour::Hang),
];

/// How many requests were treated in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Served {
    /// Answered.
    pub answered: u64,
    /// Dropped.
    pub dropped: u64,
    /// Left hanging.
    pub hung: u64,
}

impl Served {
    /// Returns how many there were in all.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.answered + self.dropped + self.hung
    }
}

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    counters: Arc<Counters>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server on a free port; after the last phase it begins with the first again.
    ///
    /// Without phases it answers always.
    ///
    /// # Errors
    ///
    /// Fails if there is no port to be had.
    pub async fn start(schedule: &'static [Phase]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let counters = Arc::new(Counters::default());
        let task = tokio::spawn(accept(listener, schedule, Arc::clone(&counters)));
        Ok(Self {
            address,
            counters,
            task,
        })
    }

    /// Returns where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns what it has done up to now.
    #[must_use]
    pub fn served(&self) -> Served {
        // Relaxed: numbers on their own; the client has seen what was done before it asks.
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Served {
            answered: load(&self.counters.answered),
            dropped: load(&self.counters.dropped),
            hung: load(&self.counters.hung),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Debug, Default)]
struct Counters {
    answered: AtomicU64,
    dropped: AtomicU64,
    hung: AtomicU64,
}

impl Counters {
    fn count(&self, behaviour: Behaviour) {
        let counter = match behaviour {
            Behaviour::Answer => &self.answered,
            Behaviour::Drop => &self.dropped,
            Behaviour::Hang => &self.hung,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

async fn accept(listener: TcpListener, schedule: &'static [Phase], counters: Arc<Counters>) {
    let mut behaviours = schedule
        .iter()
        .flat_map(|phase| iter::repeat_n(phase.behaviour, phase.requests))
        .cycle();
    for number in 1.. {
        let connection = next(&listener).await;
        let behaviour = behaviours.next().unwrap_or(Behaviour::Answer);
        counters.count(behaviour);
        tokio::spawn(serve(connection, number, behaviour));
    }
}

/// Waits for a connection; the process may be out of file descriptors for a while.
async fn next(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => return connection,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(mut connection: TcpStream, number: u64, behaviour: Behaviour) {
    // A client that has gone away is none of the server's business.
    let _ = match behaviour {
        Behaviour::Answer => connection.write_u64(number).await,
        Behaviour::Drop => Ok(()),
        Behaviour::Hang => connection.read_u8().await.map(drop),
    };
}
