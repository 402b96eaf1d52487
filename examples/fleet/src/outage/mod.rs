//! A fleet of clients, a server, and an outage.
//!
//! Every [`Scenario`] has its assumptions written at its parts; these are the ones that matter
//! most:
//!
//! - Calls begin at any moment with the same chance (a Poisson process), whether or not earlier
//!   ones are done: users do not wait for each other. Each comes from any client.
//! - The server takes the same time for each request, works on them in the order in which they
//!   come, and does not know who has given up. Its queue has no end.
//! - A black hole is in the network: what is sent into it never reaches the server, so that the
//!   server's queue is empty when it ends. What remains are the clients, and what they are about to
//!   repeat. A brown-out is the opposite: everything reaches the server, and stays in its queue.
//! - A client waits a second for an answer, and the network takes five milliseconds each way.
//! - An attempt asks the breaker first, and tells it how it went. Before a retry is waited for, the
//!   policy decides, then the breaker (is it open for longer than the delay?), then the budget.

mod calls;
mod clock;
mod process;
mod record;
mod run;
mod scenario;
mod server;

pub use record::{Ends, Record, SLICE, Slice, Summary};
pub use run::run;
pub use scenario::{
    BETWEEN_CALLS, FIRST_DELAY, Fault, Guard, LATENCY, Retrying, START, Scenario, TIMEOUT, choices,
};
pub use server::{Fate, Sent, Server};
