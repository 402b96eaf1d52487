//! A gRPC client that outlives a server that fails now and then.
//!
//! The part of the example that a service would have too: [`Client`] has the annotated functions,
//! which return tonic's own `Status`, and [`Journal`] observes their attempts. [`Server`] is the other
//! side, which fails as it is told; [`Port`] is where it will be before it is there. `main.rs` shows
//! them at work.

mod client;
mod journal;
mod script;
mod server;
mod shop;

pub use client::{Client, Limits};
pub use journal::Journal;
pub use script::{Fault, Script};
pub use server::{Port, Server};

/// What the build script has made of `proto/shop.proto`.
#[expect(
    unused_qualifications,
    clippy::pedantic,
    reason = "generated code has a style of its own"
)]
pub mod proto {
    tonic::include_proto!("shop");
}
