//! The same decision for generated code: in one word, and by functions that take and give registers
//! only. The outcome is not among them; whoever is to be told of it is told afterwards.
//!
//! Apart from `attempts`, whose rules it asks; nothing is decided here that is not decided there. A
//! law holds the two together.

use crate::attempts::Attempts;
use crate::attempts::process::{admit_enabled, short_way, space};
use crate::attempts::turn::Turn;
use crate::backoff::Schedule;
use crate::decision::Decision;
use crate::event::{Call, Shows};
use crate::failure::Failure;
use crate::nanos::{self, LONGEST_WAIT};
use crate::operation::{Operation, Texts};
use crate::policy::Policy;
use crate::testing;
use std::cell::Cell;
use std::time::Duration;

/// Decides what follows the failed attempt of that number, in a process where retrying is on and
/// nobody is told.
#[expect(
    clippy::inline_always,
    reason = "where the policy is constant, little of it is left"
)]
#[inline(always)]
pub(crate) fn next(number: u32, operation: &Operation, failure: Failure) -> Next {
    if admit_enabled(number, &operation.policy, failure).is_err() {
        return Next::STOP;
    }
    match (failure.retry_after(), &operation.policy.backoff) {
        (None, Schedule::None) => chosen(0, number, operation),
        (None, _) => delayed(number, operation),
        (Some(_), _) => asked(number, operation, failure),
    }
}

/// Decides the same in a process where retrying may be off, and somebody may be told; that is left to
/// `tell`, since here nothing is known of the outcome.
#[cold]
#[inline(never)]
pub(crate) fn untold(number: u32, operation: &Operation, failure: Failure) -> Next {
    let policy = &operation.policy;
    let decision = Attempts::at(number).decide_untold(policy, failure, operation.name);
    let (next, call) = (Next::from(decision), Call::to(operation));
    if !call.is_told() {
        return next;
    }
    let told = Untold {
        name: operation.name,
        texts: operation.texts,
        number,
        most: policy.max_attempts,
        decision,
    };
    // Without a thread-local the thread is about to end, and nobody listens any more.
    let _ = UNTOLD.try_with(|untold| untold.set(Some(told)));
    next.to_be_told()
}

/// Tells of the decision that was taken last on this thread.
#[cold]
#[inline(never)]
pub(crate) fn tell(shown: &dyn Shows) {
    let Ok(Some(untold)) = UNTOLD.try_with(Cell::take) else {
        return;
    };
    let call = Call {
        texts: untold.texts,
        ..Call::of(untold.name)
    };
    let policy = Policy::new().max_attempts(untold.most);
    call.failed(untold.number, &policy, shown, untold.decision);
}

/// What there is to tell but for the outcome.
#[derive(Clone, Copy)]
struct Untold {
    name: &'static str,
    texts: Texts,
    number: u32,
    most: u32,
    decision: Decision,
}

thread_local! {
    // From the decision to the call of `tell` that follows it at once: as an argument, it would be
    // code in every annotated function. Taken out before anybody is told, who may retry, too.
    static UNTOLD: Cell<Option<Untold>> = const { Cell::new(None) };
}

/// Chooses the delay of a policy; apart, so that one without delays does not pay for it.
#[inline(never)]
fn delayed(number: u32, operation: &Operation) -> Next {
    match short_way(number, &operation.policy) {
        Some(nanos) => chosen(nanos, number, operation),
        None => asked(number, operation, Failure::retryable()),
    }
}

/// Chooses any delay.
#[inline(never)]
fn asked(number: u32, operation: &Operation, failure: Failure) -> Next {
    let policy = &operation.policy;
    let turn = Turn {
        number,
        previous: Duration::ZERO,
        policy,
    };
    let jitter = policy.get_jitter();
    match space(turn, &policy.backoff, jitter, failure.retry_after()) {
        Err(_) => Next::STOP,
        Ok(chosen) => {
            testing::record(operation.name, number, chosen.delay);
            Next::sleep(nanos::saturating(chosen.delay))
        }
    }
}

/// Of nanoseconds that are no more than the longest wait.
#[inline]
fn chosen(nanos: u64, number: u32, operation: &Operation) -> Next {
    let nanos = testing::shorten_nanos(nanos);
    testing::record(operation.name, number, Duration::from_nanos(nanos));
    Next { word: nanos }
}

/// A decision in one word. Half of all words are for decisions that nobody is to be told of, so that
/// a look at one bit says that there is nothing to do but to sleep:
///
/// 1. the lower half: sleep for so many nanoseconds;
/// 2. the upper half but for its end: sleep for so many, after telling of it;
/// 3. the last words but one: stop, after telling of it;
/// 4. the last word: stop.
///
/// All of it is told apart without a large number, which would be kept in a register over every
/// attempt. A delay of 292 years and more is one of 292.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    word: u64,
}

/// What follows, in the order of the words.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Then {
    Sleep(Delay),
    TellAndSleep,
    TellAndStop,
    Stop,
}

impl Next {
    const STOP: Self = Self { word: u64::MAX };
    const TELL_AND_STOP: Self = Self { word: Self::STOPS };
    const TOLD: u64 = 1 << 63;
    /// Where the words to stop begin.
    const STOPS: u64 = u64::MAX - 63;

    #[inline]
    fn sleep(nanos: u64) -> Self {
        Self {
            word: nanos.min(LONGEST_WAIT),
        }
    }

    /// The same after telling of it.
    fn to_be_told(self) -> Self {
        match self {
            Self::STOP => Self::TELL_AND_STOP,
            Self { word } => Self {
                word: word | Self::TOLD,
            },
        }
    }

    /// Returns what follows.
    #[inline]
    pub(crate) const fn then(self) -> Then {
        match self.word {
            nanos @ ..Self::TOLD => Then::Sleep(Delay { nanos }),
            u64::MAX => Then::Stop,
            Self::STOPS.. => Then::TellAndStop,
            _ => Then::TellAndSleep,
        }
    }

    /// Returns how long to sleep after telling of it.
    #[inline]
    pub(crate) const fn told_delay(self) -> Delay {
        Delay {
            nanos: self.word & !Self::TOLD,
        }
    }

    /// Returns how long to sleep, unless it is to stop; where nobody is to be told.
    #[inline]
    pub(crate) const fn delay(self) -> Option<Delay> {
        match self.then() {
            Then::Sleep(delay) => Some(delay),
            _ => None,
        }
    }
}

impl From<Decision> for Next {
    #[inline]
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Stop(_) => Self::STOP,
            Decision::Sleep(delay) => Self::sleep(nanos::saturating(delay)),
        }
    }
}

/// A wait between two attempts; in one word until somebody has to wait.
#[derive(Debug, Clone, Copy)]
pub struct Delay {
    nanos: u64,
}

impl Delay {
    #[inline]
    pub(crate) const fn is_zero(self) -> bool {
        self.nanos == 0
    }

    #[inline]
    pub(crate) const fn time(self) -> Duration {
        Duration::from_nanos(self.nanos)
    }
}

#[cfg(test)]
mod tests {
    use super::{Next, Then};
    use crate::decision::{Decision, StopReason};
    use crate::nanos::LONGEST_WAIT;
    use std::time::Duration;

    #[test]
    fn a_word_keeps_a_delay_up_to_the_longest_whether_it_is_told_or_not() {
        for (nanos, kept) in [
            (0, 0),
            (1, 1),
            (LONGEST_WAIT, LONGEST_WAIT),
            (LONGEST_WAIT + 1, LONGEST_WAIT),
            (u64::MAX, LONGEST_WAIT),
        ] {
            let next = Next::from(Decision::Sleep(Duration::from_nanos(nanos)));
            let told = next.to_be_told();

            assert!(matches!(next.then(), Then::Sleep(delay) if delay.nanos == kept));
            assert!(matches!(told.then(), Then::TellAndSleep), "{nanos}");
            assert_eq!(told.told_delay().nanos, kept);
        }
    }

    #[test]
    fn a_word_keeps_whether_somebody_is_told_of_the_end() {
        let next = Next::from(Decision::Stop(StopReason::MaxAttempts));

        assert!(matches!(next.then(), Then::Stop));
        assert!(matches!(next.to_be_told().then(), Then::TellAndStop));
    }
}
