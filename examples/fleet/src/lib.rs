//! Fleets of clients in virtual time, with the library's own backoff, jitter, budget and circuit
//! breaker.
//!
//! [`contention`] is the model of the article that jitter is known from, and shows that the
//! library's delays do what the article's do. [`outage`] is a server that goes away and comes back,
//! and shows what becomes of retries then. Both are functions from a seed to a result; [`Table`]
//! prints and [`pictures()`] draws it.

mod arguments;
mod calendar;
pub mod contention;
pub mod outage;
mod picture;
mod random;
mod table;

pub use arguments::{Arguments, Command, Misused};
pub use picture::{Picture, pictures};
pub use table::Table;
