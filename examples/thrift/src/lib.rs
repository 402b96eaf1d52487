//! A Thrift client that goes on answering while its service is away.
//!
//! The part of the example that a service would have too: [`Client`] has the annotated function,
//! [`PriceError`] says what is worth another attempt, [`Journal`] observes the attempts. [`Server`] is
//! the other side, which fails as it is told. `main.rs` shows them at work.

mod client;
mod error;
mod journal;
mod port;
mod server;
mod shop;

pub use client::{Answer, Client};
pub use error::PriceError;
pub use journal::Journal;
pub use server::Server;
pub use shop::Fault;

mod generated {
    // What the Thrift compiler makes of `prices.thrift`, untouched; a test compares them.
    #[expect(
        elided_lifetimes_in_paths,
        unnameable_types,
        unreachable_pub,
        clippy::pedantic,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::unnecessary_unwrap,
        reason = "generated code has a style of its own"
    )]
    pub(crate) mod prices;
}
