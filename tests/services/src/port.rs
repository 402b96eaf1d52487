//! Ports for servers.

use std::net::TcpListener;
use std::process;
use std::sync::atomic::{AtomicU16, Ordering};

/// Returns a port that nobody listens on.
///
/// Taken from below the range that the system gives to outgoing connections, so that nobody gets it
/// between now and the server's start, and a connection to the closed port cannot meet itself.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 12_000 + u16::try_from(process::id() % 1_000).unwrap() * 16;
    loop {
        // Relaxed: only the number's uniqueness matters.
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
