//! A small HTTP server that answers every request alike, and counts them.

use crate::apart::Apart;
use std::io;
use std::net::{self, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The text of every answer.
pub const TEXT: &str = "hello";

/// More than any request here has.
const LONGEST_HEAD: usize = 16 * 1024;

/// A server that works, on a thread of its own; dropping it closes all its connections.
#[derive(Debug)]
pub struct Origin {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    _apart: Apart,
}

impl Origin {
    /// Starts a server on a port of its own.
    pub fn start() -> Self {
        let apart = Apart::start();
        let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<AtomicUsize>::default();
        let context = apart.handle().enter();
        let listener = TcpListener::from_std(listener).unwrap();
        drop(context);
        apart
            .handle()
            .spawn(accept(listener, Arc::clone(&requests)));
        Self {
            address,
            requests,
            _apart: apart,
        }
    }

    /// Returns where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many requests it has carried out.
    pub fn requests(&self) -> usize {
        // Relaxed: a number on its own; whoever reads it has seen what became of the request.
        self.requests.load(Ordering::Relaxed)
    }
}

async fn accept(listener: TcpListener, requests: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&requests)));
    }
}

/// Answers the requests of one connection until the other side has no more.
async fn serve(mut stream: TcpStream, requests: Arc<AtomicUsize>) -> io::Result<()> {
    let length = TEXT.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TEXT}");
    loop {
        read_head(&mut stream).await?;
        // Relaxed: see `requests`, its only pair.
        requests.fetch_add(1, Ordering::Relaxed);
        stream.write_all(answer.as_bytes()).await?;
    }
}

/// Reads the head of a request, which is all of it: requests here have no body.
pub(crate) async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > LONGEST_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}
