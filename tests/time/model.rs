//! What a call has to come to: whole nanoseconds, one loop, nothing of the library.

use retry_runtime::{StopReason, TimedOut};
use std::time::Duration;

use crate::plan::{Ending, Error, Growth, Outcome, Plan};

/// What a call came to.
#[derive(Debug, PartialEq)]
pub(crate) struct Course {
    pub(crate) outcome: Outcome,
    /// When each attempt began and ended, since the call began.
    pub(crate) attempts: Vec<(Duration, Duration)>,
    pub(crate) delays: Vec<Duration>,
}

/// The same, and why there was no further attempt; nothing after a success.
pub(crate) type Modelled = (Course, Option<StopReason>);

/// A call whose attempts nobody interrupts.
pub(crate) fn patient(plan: &Plan) -> Modelled {
    run(plan, |_| u128::MAX)
}

/// A call whose attempts have so much time, and no more than what is left of the deadline.
pub(crate) fn strict(plan: &Plan) -> Modelled {
    run(plan, |now| {
        let left = plan.deadline.map(|deadline| deadline.as_nanos() - now);
        left.unwrap_or(u128::MAX).min(plan.timeout.as_nanos())
    })
}

fn run(plan: &Plan, limit: impl Fn(u128) -> u128) -> Modelled {
    let mut now = 0;
    let (mut attempts, mut delays) = (Vec::new(), Vec::new());
    let mut number = 1;
    let (outcome, reason) = loop {
        let begin = now;
        let (takes, ending) = plan.attempt(number);
        let (takes, limit) = (takes.as_nanos(), limit(now));
        let outcome = if takes <= limit {
            now += takes;
            ending.outcome(number)
        } else {
            now += limit;
            Err(Error::Late(TimedOut::after(time(limit))))
        };
        attempts.push((time(begin), time(now)));
        let wait = match &outcome {
            Ok(_) => break (outcome, None),
            Err(Error::Fatal) => break (outcome, Some(StopReason::NotRetryable)),
            Err(Error::Late(_)) => None,
            Err(Error::Busy { .. }) => match ending {
                Ending::Busy(wait) => wait.map(|wait| wait.as_nanos()),
                Ending::Fatal | Ending::Success => None,
            },
        };
        if number >= plan.max.max(1) {
            break (outcome, Some(StopReason::MaxAttempts));
        }
        if wait > Some(plan.longest.as_nanos()) {
            break (outcome, Some(StopReason::RetryAfterTooLong));
        }
        let delay = own_delay(plan, number).max(wait.unwrap_or(0));
        if plan
            .deadline
            .is_some_and(|deadline| now + delay >= deadline.as_nanos())
        {
            break (outcome, Some(StopReason::Deadline));
        }
        delays.push(time(delay));
        now += delay;
        number += 1;
    };
    let course = Course {
        outcome,
        attempts,
        delays,
    };
    (course, reason)
}

/// The delay after a failed attempt, by the definition of each form.
pub(crate) fn own_delay(plan: &Plan, failed: u32) -> u128 {
    let (first, cap) = (plan.first.as_nanos(), plan.cap.as_nanos());
    let before = failed - 1;
    match plan.growth {
        Growth::None => 0,
        // Its own and only delay.
        Growth::Fixed => first,
        Growth::Linear { step } => (first + step.as_nanos() * u128::from(before)).min(cap),
        Growth::Exponential { factor } => (first * u128::from(factor).pow(before)).min(cap),
        Growth::Fibonacci => {
            let (mut number, mut next) = (1, 1);
            for _ in 0..before {
                (number, next) = (next, number + next);
            }
            (first * number).min(cap)
        }
    }
}

/// So many nanoseconds; more than there are only where nothing bounds an attempt.
fn time(nanos: u128) -> Duration {
    let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
    Duration::new(seconds, u32::try_from(nanos % 1_000_000_000).unwrap_or(0))
}
