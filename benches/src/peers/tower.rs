//! `tower`: the retry budget of its layer.

use std::hint::black_box;
use std::time::Duration;

use tower::retry::budget::{Budget, TpsBudget};

use super::Peer;
use crate::case::{Case, DEPOSIT, WITHDRAWAL, each};

const NAME: &str = "tower";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Its budget has a lock, reads the clock, and sums up ten slots.",
    cases: &[
        Case::peer(DEPOSIT, NAME, |n| {
            let budget = budget();
            each(n, || black_box(&budget).deposit());
        })
        .with_c_library(),
        Case::peer(WITHDRAWAL, NAME, |n| {
            let budget = budget();
            each(n, || black_box(&budget).withdraw());
        })
        .with_c_library(),
    ],
    future: None,
    breaker: None,
};

/// One with a reserve that no number of runs takes.
fn budget() -> TpsBudget {
    TpsBudget::new(Duration::from_secs(10), 10_000_000, 0.2)
}
