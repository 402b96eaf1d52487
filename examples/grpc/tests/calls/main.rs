//! How often the server is called, which delays come between the calls, and what is left of them.
//!
//! Servers and clients meet on real sockets, in real time. No time is looked at: what counts is what the
//! server has seen and what was decided on.
#![expect(clippy::expect_used, reason = "what tests share may fail as tests do")]

mod bounds;
mod cancellation;
mod codes;
mod connections;
mod time;
mod waits;
mod writes;

use grpc::{Client, Fault, Limits, Server};
use tonic::Code;

/// A server whose first calls get these faults, and a client of it that has much time.
fn start(faults: impl IntoIterator<Item = Fault>) -> (Server, Client) {
    with(faults, Limits::GENEROUS)
}

fn with(faults: impl IntoIterator<Item = Fault>, limits: Limits) -> (Server, Client) {
    let server = Server::start(faults).expect("a free port");
    let client = Client::new(server.address(), limits).expect("an address");
    (server, client)
}

/// All codes of errors.
fn codes() -> impl Iterator<Item = Code> {
    (1..=16).map(Code::from)
}
