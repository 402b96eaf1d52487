//! How often the service is asked, and what is answered while it is away.
//!
//! Servers and clients meet on real sockets; delays and the breaker's 30 seconds pass in virtual time.
#![expect(clippy::expect_used, reason = "what tests share may fail as tests do")]

mod alone;
mod breaker;
mod connections;
mod generated;
mod retries;

use std::time::Duration;
use thrift_example::{Client, Fault, Server};

/// Longer than a healthy server takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server whose first connections get these faults, and a client of it.
fn start(faults: impl IntoIterator<Item = Fault>) -> (Server, Client) {
    let server = Server::start(250, faults).expect("a free port");
    let client = Client::new(server.address(), PATIENCE);
    (server, client)
}
