//! Budgets: a success told, and a retry paid, beside one atomic write.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use retry_runtime::{Budget, Class, Withdrawal};

use crate::case::{Case, DEPOSIT, WITHDRAWAL, each};

const GROUP: &str = "budget";

static FULL: Budget = Budget::new().capacity(1_000_000);
/// So large that no number of runs fills it.
static EMPTY: Budget = Budget::new().capacity(1_000_000).reserve(0);
static AWS: Budget = Budget::aws();
static WORD: AtomicU64 = AtomicU64::new(0);

pub(crate) const CASES: &[Case] = &[
    Case::limit(GROUP, "nothing", |n| each(n, || black_box(&FULL))),
    Case::ours(GROUP, "deposit, full", |n| {
        each(n, || black_box(&FULL).deposit());
    }),
    Case::ours(GROUP, "withdrawal and its deposit, no clock", |n| {
        each(n, || {
            black_box(&AWS)
                .withdraw(Class::Transient)
                .map(Withdrawal::deposit)
        });
    }),
    Case::limit(DEPOSIT, "atomic", |n| {
        each(n, || black_box(&WORD).fetch_add(1, Ordering::Relaxed));
    }),
    Case::ours(DEPOSIT, "this crate", |n| {
        while EMPTY.withdraw(Class::Timeout).is_some() {}
        each(n, || black_box(&EMPTY).deposit());
    }),
    Case::limit(WITHDRAWAL, "atomic", |n| {
        each(n, || black_box(&WORD).fetch_add(1, Ordering::Relaxed));
    }),
    // It reads the clock, since a reserve is filled by time.
    Case::ours(WITHDRAWAL, "this crate", |n| {
        let budget = Budget::new().capacity(1_000_000);
        each(n, || {
            black_box(&budget).withdraw(Class::Transient).is_some()
        });
    })
    .with_c_library(),
];
