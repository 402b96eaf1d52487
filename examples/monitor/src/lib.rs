//! Watching retries: a flapping server, a client that copes with it, and what can be seen of both.
//!
//! [`Server`] behaves by a schedule. [`Client`] has the annotated function, with a circuit breaker, a
//! budget, statistics and an observer. [`Record`] is that observer, [`picture()`] draws what it
//! holds, and [`Progress`] shows the statistics while they grow.

mod arguments;
mod client;
mod picture;
mod progress;
mod record;
mod run;
mod server;
mod thinned;

pub use arguments::{Arguments, Misused};
pub use client::{Client, Guards, OPERATION};
pub use picture::picture;
pub use progress::{Progress, Status};
pub use record::{Attempt, Change, Counts, Delay, Ended, OfCall, Record, Recording};
pub use run::{Plan, run};
pub use server::{Behaviour, FLAPPING, Phase, Served, Server};
pub use thinned::Thinned;
