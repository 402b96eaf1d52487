//! Deliberate faults, of which the models must find each.
//!
//! Compiled for models and long programs only, see `absent` for the rest. A suite of models that lets one of them pass proves
//! little about the shell that they stand in for.

use super::Budget;
use super::step::{self, State, Terms};
use crate::primitive::{AtomicU64, Ordering};
use std::time::Duration;

/// A fault in place of the budget's own withdrawal or deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A withdrawal stores what it worked out, whatever the word is by now.
    WithdrawalStores,
    /// A withdrawal asks whether there is enough, then subtracts.
    AsksThenSubtracts,
    /// A withdrawal that lost the exchange adds what it had worked out from the old word.
    KeepsOldRefill,
    /// Refilling and subtracting are two exchanges, and the second does not ask again.
    RefillsApart,
    /// The moment goes back when a thread was late.
    TimeGoesBack,
    /// Time was counted, and stays to be counted again.
    LeavesStamp,
    /// The millisecond that has begun counts as if it began now.
    RoundsDown,
    /// A deposit stores what it worked out, whatever the word is by now.
    DepositStores,
    /// A deposit asks whether anything is missing, then adds.
    AsksThenAdds,
    /// A deposit that lost the exchange is dropped.
    DropsDeposit,
}

impl Mutant {
    /// Every fault.
    pub const ALL: [Self; 10] = [
        Self::WithdrawalStores,
        Self::AsksThenSubtracts,
        Self::KeepsOldRefill,
        Self::RefillsApart,
        Self::TimeGoesBack,
        Self::LeavesStamp,
        Self::RoundsDown,
        Self::DepositStores,
        Self::AsksThenAdds,
        Self::DropsDeposit,
    ];

    /// Withdraws, with the fault if it is one of withdrawals.
    pub(super) fn withdraw(
        self,
        word: &AtomicU64,
        terms: &Terms,
        units: u64,
        now: Duration,
    ) -> bool {
        let exact = |old| terms.withdraw(old, units, now);
        match self {
            Self::WithdrawalStores => {
                let next = exact(word.load(Ordering::Relaxed));
                next.inspect(|next| word.store(*next, Ordering::Relaxed))
                    .is_some()
            }
            Self::AsksThenSubtracts => {
                let allowed = exact(word.load(Ordering::Relaxed)).is_some();
                allowed
                    && exchange(word, |old| {
                        Some(missing(old, |more| more.saturating_add(units)))
                    })
            }
            Self::KeepsOldRefill => {
                let first = word.load(Ordering::Relaxed);
                let refill = terms.withdraw(first, 0, now).map(State::unpack);
                let refill = refill.unwrap_or(State::unpack(first));
                let brought = State::unpack(first).missing.saturating_sub(refill.missing);
                exchange(word, |old| {
                    let left = State::unpack(old).missing.saturating_sub(brought);
                    let stamp = refill.stamp;
                    terms.withdraw(pack(left, stamp), units, Duration::ZERO)
                })
            }
            Self::RefillsApart => {
                exchange(word, |old| terms.withdraw(old, 0, now));
                let allowed = exact(word.load(Ordering::Relaxed)).is_some();
                allowed
                    && exchange(word, |old| {
                        Some(missing(old, |more| more.saturating_add(units)))
                    })
            }
            Self::TimeGoesBack => exchange(word, |old| {
                let next = State::unpack(exact(old)?);
                Some(pack(next.missing, step::ended(step::counted(now))))
            }),
            Self::LeavesStamp => exchange(word, |old| {
                let next = State::unpack(exact(old)?);
                Some(pack(next.missing, State::unpack(old).stamp))
            }),
            Self::RoundsDown => exchange(word, |old| {
                let next = State::unpack(exact(old)?);
                Some(pack(
                    next.missing,
                    next.stamp.min(step::counted(now).div_euclid(1_000_000)),
                ))
            }),
            Self::DepositStores | Self::AsksThenAdds | Self::DropsDeposit => exchange(word, exact),
        }
    }

    /// Deposits, with the fault if it is one of deposits.
    pub(super) fn deposit(self, word: &AtomicU64, units: u64) {
        let old = word.load(Ordering::Relaxed);
        match self {
            Self::DepositStores => word.store(step::deposit(old, units), Ordering::Relaxed),
            Self::AsksThenAdds => {
                if State::unpack(old).missing >= units {
                    exchange(word, |old| {
                        Some(missing(old, |more| more.wrapping_sub(units)))
                    });
                }
            }
            Self::DropsDeposit => {
                let next = step::deposit(old, units);
                // The answer is what a correct deposit would not leave unread.
                let _ = word.compare_exchange(old, next, Ordering::Relaxed, Ordering::Relaxed);
            }
            _ => {
                exchange(word, |old| Some(step::deposit(old, units)));
            }
        }
    }
}

impl Budget {
    /// Puts a fault into this budget.
    #[must_use]
    pub fn mutant(mut self, mutant: Option<Mutant>) -> Self {
        self.mutant = mutant;
        self
    }
}

fn exchange(word: &AtomicU64, next: impl FnMut(u64) -> Option<u64>) -> bool {
    word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
        .is_ok()
}

fn missing(word: u64, change: impl FnOnce(u64) -> u64) -> u64 {
    let State { missing, stamp } = State::unpack(word);
    pack(change(missing), stamp)
}

fn pack(missing: u64, stamp: u64) -> u64 {
    State { missing, stamp }.pack()
}
