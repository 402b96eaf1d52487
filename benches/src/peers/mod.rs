//! What others do the same work with: a file for each crate.
//!
//! Each has the operation of `work`, five attempts, delays of 100 ms that double up to a minute, full
//! jitter, and no real sleep. Where a crate cannot have one of these, its note says so, and where it
//! cannot do a row at all, it has no case for it.

mod backoff;
mod backon;
mod backon_macros;
mod circuitbreaker_rs;
mod failsafe;
mod recloser;
mod retry;
mod retry_if;
mod tokio_retry2;
mod tower;
mod tower_resilience;
mod tryhard;

use crate::case::Case;

/// A crate that does the same work.
#[derive(Debug)]
pub(crate) struct Peer {
    /// Its name on crates.io, which its rows have too.
    pub(crate) name: &'static str,
    /// What it does otherwise than the others, or cannot do; whole sentences.
    pub(crate) note: &'static str,
    pub(crate) cases: &'static [Case],
    /// Bytes of the future of a function that retries, if it can be asynchronous.
    pub(crate) future: Option<fn() -> usize>,
    /// Makes so many calls that succeed through one circuit breaker, from as many threads as call it;
    /// if it has one.
    pub(crate) breaker: Option<fn(u32)>,
}

pub(crate) const ALL: &[Peer] = &[
    backon::PEER,
    backon_macros::PEER,
    backoff::PEER,
    tokio_retry2::PEER,
    retry::PEER,
    tryhard::PEER,
    retry_if::PEER,
    failsafe::PEER,
    recloser::PEER,
    circuitbreaker_rs::PEER,
    tower_resilience::PEER,
    tower::PEER,
];
