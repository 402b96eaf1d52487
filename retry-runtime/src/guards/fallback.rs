//! The end of a call that has a fallback: an outcome to return, or what the fallback is told.

use super::Stop;
use super::last::LastOutcome;
use crate::attempts::Attempts;
use crate::decision::StopReason;
use crate::gave_up::GaveUp;
use crate::outcome::Outcome;
use crate::watch::Watch;

/// How a call ended.
#[derive(Debug)]
pub enum Ended<R, E> {
    /// With an outcome.
    Return(R),
    /// Without one that the caller should see.
    GaveUp(GaveUp<E>),
}

/// Ends a call after an attempt; without an outcome, that was interrupted and nothing could be made
/// of it.
///
/// Successes and errors that are not worth a retry are returned, and so is a success that the
/// attempts have run out on.
#[inline]
pub fn ended<R: Outcome<Error = E>, E>(
    outcome: Option<R>,
    attempts: &Attempts,
    watch: &mut Watch,
    stop: Stop,
) -> Ended<R, E> {
    match (outcome, stop.reason) {
        (Some(outcome), None | Some(StopReason::NotRetryable)) => Ended::Return(outcome),
        (outcome, reason) => {
            let reason = reason.unwrap_or(StopReason::NotRetryable);
            gave_up(outcome, attempts.number(), watch, reason)
        }
    }
}

/// Ends a call whose next attempt was rejected by its circuit breaker.
#[cold]
pub fn cut_off<R: Outcome<Error = E>, E>(
    last: Option<impl LastOutcome<Option<R>>>,
    attempts: &Attempts,
    watch: &mut Watch,
) -> Ended<R, E> {
    let outcome = last.and_then(LastOutcome::outcome).flatten();
    let made = attempts.number().saturating_sub(1);
    gave_up(outcome, made, watch, StopReason::CircuitOpen)
}

fn gave_up<R: Outcome<Error = E>, E>(
    outcome: Option<R>,
    attempts: u32,
    watch: &mut Watch,
    reason: StopReason,
) -> Ended<R, E> {
    let error = match outcome.map(Outcome::into_error) {
        Some(Err(success)) => return Ended::Return(success),
        Some(Ok(error)) => Some(error),
        None => None,
    };
    Ended::GaveUp(GaveUp::new(error, attempts, watch.elapsed(), reason))
}
