//! Servers made up for a test: a script for each connection, on a thread of its own.

use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Serves any number of connections, one after the other or side by side, until the process ends. A
/// script that fails has lost its client, or found it saying what it does not know, and hangs up.
pub(crate) fn serve(
    script: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + Clone + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let script = script.clone();
            thread::spawn(move || {
                let mut stream = stream.unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .unwrap();
                let _client_is_gone = script(&mut stream);
            });
        }
    });
    address
}

/// Returns an address that refuses connections.
pub(crate) fn refusing() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .unwrap()
}

/// Reads that many bytes.
pub(crate) fn read(stream: &mut TcpStream, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}
