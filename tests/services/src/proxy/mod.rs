//! A TCP proxy that breaks connections by plan.
//!
//! It stands before a server that works, on a thread of its own, counts what comes, and gives each
//! connection in turn the fate that its [`Plan`] has for it. A refused connection is the one that it
//! does not see: whoever has met it says so, by [`Proxy::was_refused`], and the plan goes on.

mod fate;
mod plan;

pub use self::fate::Fate;
pub use self::plan::Plan;

use crate::apart::Apart;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::{TcpListener, TcpSocket};

/// How many connections may wait to be accepted: more than any test has callers.
const BACKLOG: u32 = 1024;

/// A proxy; dropping it closes its port and all its connections.
#[derive(Debug)]
pub struct Proxy {
    apart: Apart,
    shared: Arc<Shared>,
    /// Keeps the port while nobody listens on it. It never does so itself, and what is bound but does
    /// not listen refuses connections.
    _port: TcpSocket,
}

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    server: SocketAddr,
    plan: Mutex<Plan>,
    accepted: AtomicUsize,
    open: AtomicUsize,
}

impl Proxy {
    /// Starts a proxy on a port of its own, before the server at that address.
    pub fn start(server: SocketAddr, plan: Plan) -> Self {
        let port = socket_at((Ipv4Addr::LOCALHOST, 0).into());
        let shared = Arc::new(Shared {
            address: port.local_addr().unwrap(),
            server,
            plan: Mutex::new(plan),
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        });
        let proxy = Self {
            apart: Apart::start(),
            shared,
            _port: port,
        };
        if proxy.shared.plan().next() != Fate::Refused {
            proxy.listen();
        }
        proxy
    }

    /// Returns where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// Returns how many connections have been accepted so far.
    pub fn accepted(&self) -> usize {
        // Relaxed: a number on its own; who expects one waits for it.
        self.shared.accepted.load(Ordering::Relaxed)
    }

    /// Returns how many of them are open.
    pub fn open(&self) -> usize {
        // Acquire: with none open, all that were accepted have been counted. Pairs with the release
        // of `Open`.
        self.shared.open.load(Ordering::Acquire)
    }

    /// Takes notice of a failed attempt: if a refused connection was next, its turn is over.
    ///
    /// When this returns, the next connection is accepted if it is to be.
    pub fn was_refused(&self) {
        let mut plan = self.shared.plan();
        if plan.next() == Fate::Refused {
            plan.take();
            if plan.next() != Fate::Refused {
                self.listen();
            }
        }
    }

    fn listen(&self) {
        let _context = self.apart.handle().enter();
        let listener = socket_at(self.address()).listen(BACKLOG).unwrap();
        tokio::spawn(accept(listener, Arc::clone(&self.shared)));
    }
}

impl Shared {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Accepts connections until one is to be refused.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let open = Open::count(&shared);
        let (fate, next) = {
            let mut plan = shared.plan();
            (plan.take(), plan.next())
        };
        let meet = async move {
            // The connection ends in there, so before it is counted as closed.
            let _ = fate::meet(fate, client, open.0.server).await;
            drop(open);
        };
        if next == Fate::Refused {
            // Before anything becomes of this connection: whoever has an answer may connect again.
            drop(listener);
            tokio::spawn(meet);
            return;
        }
        tokio::spawn(meet);
    }
}

/// A connection that is counted as open for as long as this lives.
struct Open(Arc<Shared>);

impl Open {
    fn count(shared: &Arc<Shared>) -> Self {
        // Relaxed: nobody is told of it before `accepted` is.
        shared.open.fetch_add(1, Ordering::Relaxed);
        // Relaxed: see `accepted`, its only pair.
        shared.accepted.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(shared))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // Release: pairs with the acquire of `Proxy::open`.
        self.0.open.fetch_sub(1, Ordering::Release);
    }
}

/// Returns a socket of that port, which others may have as well.
fn socket_at(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.set_reuseport(true).unwrap();
    socket.bind(address).unwrap();
    socket
}
