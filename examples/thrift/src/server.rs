//! A server that fails as it is told, counts its connections, and ends.
//!
//! The one of the crate `thrift` listens for ever. This one has a thread that accepts, and one for
//! each connection; stopping it ends all of them.

use crate::generated::prices::PricesSyncProcessor;
use crate::shop::Shop;
use crate::{Fault, port};
use std::collections::VecDeque;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use thrift::protocol::{TBinaryInputProtocol, TBinaryOutputProtocol};
use thrift::server::TProcessor as _;
use thrift::transport::{
    TBufferedReadTransport, TBufferedWriteTransport, TIoChannel as _, TTcpChannel,
};

/// A running server; it stops when this is dropped, and nothing of it is left then.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free port of this machine, which sells tea for so many cents.
    ///
    /// Its first connections get these faults, one each; those after them are answered.
    ///
    /// # Errors
    ///
    /// Fails if there is no port to be had, or no thread.
    pub fn start(cents: i64, faults: impl IntoIterator<Item = Fault>) -> io::Result<Self> {
        Self::accept(port::listen()?, cents, faults)
    }

    /// Starts a server where another one has stopped.
    ///
    /// # Errors
    ///
    /// Fails if the port has been taken, or there is no thread to be had.
    pub fn start_at(
        address: SocketAddr,
        cents: i64,
        faults: impl IntoIterator<Item = Fault>,
    ) -> io::Result<Self> {
        Self::accept(TcpListener::bind(address)?, cents, faults)
    }

    fn accept(
        listener: TcpListener,
        cents: i64,
        faults: impl IntoIterator<Item = Fault>,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            cents,
            faults: Mutex::new(faults.into_iter().collect()),
            connections: AtomicU32::new(0),
            open: Mutex::new(Some(Vec::new())),
        });
        let accept = {
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        };
        let accepting = thread::Builder::new()
            .name("prices".to_owned())
            .spawn(accept)?;
        Ok(Self {
            address,
            shared,
            accepting: Some(accepting),
        })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many connections have been made so far.
    #[must_use]
    pub fn connections(&self) -> u32 {
        // Relaxed: a number on its own.
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// Returns how many connections are open.
    pub fn open(&self) -> usize {
        let open = self.shared.open.lock();
        let open = open.unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map_or(0, Vec::len)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop();
        // It waits for a connection, and gets a last one.
        let woken = TcpStream::connect(self.address);
        if let (Some(accepting), Ok(_)) = (self.accepting.take(), woken) {
            let _ = accepting.join();
        }
    }
}

/// What the threads of a server share.
#[derive(Debug)]
struct Shared {
    cents: i64,
    faults: Mutex<VecDeque<Fault>>,
    connections: AtomicU32,
    /// The connections that are open; nothing once the server stops.
    open: Mutex<Option<Vec<Arc<TcpStream>>>>,
}

impl Shared {
    /// Accepts until the server stops; ends when the last connection has ended.
    fn accept(&self, listener: &TcpListener) {
        thread::scope(|scope| {
            for stream in listener.incoming().flatten() {
                let Some(stream) = self.register(stream) else {
                    break;
                };
                scope.spawn(move || {
                    // What has gone wrong on a connection is over with it.
                    let _ = self.serve(&stream);
                    self.close(&stream);
                });
            }
        });
    }

    fn register(&self, stream: TcpStream) -> Option<Arc<TcpStream>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = Arc::new(stream);
        open.as_mut()?.push(Arc::clone(&stream));
        self.connections.fetch_add(1, Ordering::Relaxed);
        Some(stream)
    }

    fn serve(&self, stream: &TcpStream) -> thrift::Result<()> {
        let fault = {
            let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
            faults.pop_front()
        };
        match fault {
            Some(Fault::HangUp) => Ok(()),
            Some(Fault::Silence) => {
                let mut input = stream;
                io::copy(&mut input, &mut io::sink())?;
                Ok(())
            }
            fault => self.answer(stream, fault),
        }
    }

    /// Answers until the client hangs up.
    fn answer(&self, stream: &TcpStream, fault: Option<Fault>) -> thrift::Result<()> {
        stream.set_nodelay(true)?;
        let (input, output) = TTcpChannel::with_stream(stream.try_clone()?).split()?;
        let mut input = TBinaryInputProtocol::new(TBufferedReadTransport::new(input), true);
        let mut output = TBinaryOutputProtocol::new(TBufferedWriteTransport::new(output), true);
        let processor = PricesSyncProcessor::new(Shop {
            cents: self.cents,
            fault,
        });
        loop {
            processor.process(&mut input, &mut output)?;
        }
    }

    fn close(&self, stream: &Arc<TcpStream>) {
        // The client may have been faster.
        let _ = stream.shutdown(Shutdown::Both);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = open.as_mut() {
            open.retain(|other| !Arc::ptr_eq(other, stream));
        }
    }

    /// Breaks all connections, and lets no other be made.
    fn stop(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in open.take().into_iter().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
