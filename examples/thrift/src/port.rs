//! Ports for servers that go away and come back.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::process;

/// How many ports a process tries.
const TRIES: u16 = 16;

/// Listens on a free port.
///
/// It is below the range that the system gives to outgoing connections: so nobody else gets it while
/// the server is away, and a connection to the closed port cannot meet itself.
pub(crate) fn listen() -> io::Result<TcpListener> {
    // Less than 1000.
    let process = u16::try_from(process::id() % 1_000).unwrap_or_default();
    let first = 12_000 + process * TRIES;
    let mut outcome = Err(io::ErrorKind::AddrInUse.into());
    for port in first..first + TRIES {
        outcome = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}
