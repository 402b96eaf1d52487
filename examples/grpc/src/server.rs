//! A server that fails as it is told, and counts its calls.
//!
//! It has a runtime of its own, on a thread of its own: when it stops, so does everything that it has
//! spawned, and connections break as they do when a process dies.

use crate::proto::shop_server::ShopServer;
use crate::shop::Stock;
use crate::{Fault, Script};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tokio::net::TcpSocket;
use tokio::sync::oneshot;
use tonic::transport::server::TcpIncoming;

/// A port of this machine that is taken, and on which nobody listens yet: connections are refused.
#[derive(Debug)]
pub struct Port {
    socket: TcpSocket,
    address: SocketAddr,
}

impl Port {
    /// Takes a free port.
    ///
    /// # Errors
    ///
    /// Fails if there is none.
    pub fn take() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// Returns where the server is going to be.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts a server on the port, whose first calls get these faults.
    ///
    /// # Errors
    ///
    /// Fails if the system has no socket or thread left.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    pub fn start(self, faults: impl IntoIterator<Item = Fault>) -> io::Result<Server> {
        let listener = self.socket.listen(1024)?.into_std()?;
        let stock = Arc::new(Stock::new(Script::new(faults)));
        let running = Running::start(listener.try_clone()?, Arc::clone(&stock))?;
        Ok(Server {
            address: self.address,
            listener,
            stock,
            running: Some(running),
        })
    }
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    listener: TcpListener,
    stock: Arc<Stock>,
    running: Option<Running>,
}

impl Server {
    /// Starts a server on a free port of this machine, whose first calls get these faults.
    ///
    /// # Errors
    ///
    /// Fails if there is no port to be had, or the system has no socket or thread left.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    pub fn start(faults: impl IntoIterator<Item = Fault>) -> io::Result<Self> {
        Port::take()?.start(faults)
    }

    /// Stops the server in the midst of whatever it does, and starts it again with what it knew.
    ///
    /// All connections break. Those that are made until it is back wait for it.
    ///
    /// # Errors
    ///
    /// Fails if the system has no socket or thread left.
    pub fn restart(&mut self) -> io::Result<()> {
        self.running = None;
        let running = Running::start(self.listener.try_clone()?, Arc::clone(&self.stock))?;
        self.running = Some(running);
        Ok(())
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many calls have come so far.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.stock.calls()
    }

    /// Returns how many calls it is working on: those that have no answer yet and whose client is
    /// still there.
    #[must_use]
    pub fn running(&self) -> u32 {
        self.stock.running()
    }

    /// Returns how many pieces are kept aside.
    #[must_use]
    pub fn reserved(&self) -> u32 {
        self.stock.reserved()
    }
}

/// The thread of a server; dropping it waits until nothing of the server is left.
#[derive(Debug)]
struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start(listener: TcpListener, stock: Arc<Stock>) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let serve = async move {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                return;
            };
            let serve = tonic::transport::Server::builder()
                .add_service(ShopServer::from_arc(stock))
                .serve_with_incoming(TcpIncoming::from(listener));
            tokio::select! {
                _ = serve => {}
                _ = stopped => {}
            }
        };
        let thread = thread::Builder::new()
            .name("shop".to_owned())
            .spawn(move || runtime.block_on(serve))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The thread ends by itself if it has panicked; then nobody hears this.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
