//! The rules about two things at once in a circuit breaker or a budget of the function's own.

use crate::args::{OwnBreakerArg, OwnBudgetArg, WholeArg, WindowArg};
use crate::diag::Diagnostics;
use crate::model::{Literal, Time, Whole};

/// Applies the rules about a breaker's settings.
pub(super) fn breaker(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    failures_and_window(own, diag);
    rate_without_window(own, diag);
    slow_without_its_pair(own, diag);
    minimum_above_window(own, diag);
    successes_of_window(own, diag);
    probes_above_successes(own, diag);
    growth_without_its_pair(own, diag);
    cap_below_recovery(own, diag);
}

/// `breaker(failures = 5, window = 100)`: it opens either at failures in a row or at a rate.
fn failures_and_window(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    if let (Some(failures), Some(_)) = (own.span_of("failures"), own.span_of("window")) {
        let message = "`failures` cannot be combined with `window`, because it counts failures in a row; remove one";
        diag.push(failures, message);
    }
}

/// `breaker(failures = 5, rate = 50%)`: a rate of what?
fn rate_without_window(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    if own.span_of("window").is_some() {
        return;
    }
    for option in ["rate", "minimum", "slow", "slow_rate"] {
        if let Some(span) = own.span_of(option) {
            let message =
                format!("`{option}` needs a window of calls; add `window = 100` or `window = 60s`");
            diag.push(span, message);
            return;
        }
    }
}

/// `breaker(window = 100, slow = 2s)`: how many slow calls are too many? And the other way round.
fn slow_without_its_pair(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    if own.span_of("window").is_none() {
        return;
    }
    match (own.span_of("slow"), own.span_of("slow_rate")) {
        (Some(slow), None) => {
            let message = "`slow` needs the share of calls that may be slow; add `slow_rate = 80%`";
            diag.push(slow, message);
        }
        (None, Some(rate)) => {
            let message = "`slow_rate` needs to know what is slow; add `slow = 2s`";
            diag.push(rate, message);
        }
        _ => {}
    }
}

/// `breaker(window = 10, minimum = 20)`: there would never be enough calls to open at. A window of
/// time does not count for ever, either.
fn minimum_above_window(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    const MOST_COUNTED: u32 = 163_830;
    let Some((minimum, span)) = exactly(own.minimum.as_ref()) else {
        return;
    };
    let message = match &own.window {
        Some(WindowArg::Calls(calls)) if minimum > *calls => format!(
            "`minimum` is above the window of {calls} calls, so the breaker would never open; lower it"
        ),
        Some(WindowArg::Span(_)) if minimum > MOST_COUNTED => format!(
            "`minimum` is above the {MOST_COUNTED} calls that a window counts, so the breaker would never open; lower it"
        ),
        _ => return,
    };
    diag.push(span, message);
}

/// `breaker(window = 100, successes = 3)`: the probes of a window are judged by its rate.
fn successes_of_window(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    if let (Some(_), Some(successes)) = (own.span_of("window"), own.span_of("successes")) {
        let message = "`successes` cannot be combined with `window`, whose probes are judged by `rate`; write `probes`";
        diag.push(successes, message);
    }
}

/// `breaker(probes = 3, successes = 2)`: the third probe would never be permitted.
fn probes_above_successes(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    if own.span_of("window").is_some() {
        return;
    }
    let successes = match &own.successes {
        None if own.span_of("successes").is_none() => Some(1),
        successes => exactly(successes.as_ref()).map(|(successes, _)| successes),
    };
    if let (Some((probes, span)), Some(successes)) = (exactly(own.probes.as_ref()), successes) {
        if probes > successes {
            let message = format!(
                "`probes` is above `successes`, so not all would be permitted; lower it to {successes}, or write `successes = {probes}`"
            );
            diag.push(span, message);
        }
    }
}

/// `breaker(factor = 2)`: up to what? And the other way round.
fn growth_without_its_pair(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    match (own.span_of("factor"), own.span_of("max")) {
        (Some(factor), None) => {
            let message = "`factor` needs a cap on the open period; add `max = 5min`";
            diag.push(factor, message);
        }
        (None, Some(max)) => {
            let message = "`max` caps an open period that grows; add `factor = 2`, or remove it";
            diag.push(max, message);
        }
        _ => {}
    }
}

/// `breaker(recovery = 30s, factor = 2, max = 10s)`: the cap would cut the first period already.
fn cap_below_recovery(own: &OwnBreakerArg, diag: &mut Diagnostics) {
    const DEFAULT: Literal = Literal { secs: 30, nanos: 0 };
    let Some(max) = &own.max else { return };
    let (recovery, text) = match &own.recovery {
        None if own.span_of("recovery").is_some() => return,
        None => (DEFAULT, "30s"),
        Some(recovery) => match recovery.time {
            Time::Literal(literal) => (literal, recovery.text.as_str()),
            Time::Expr(_) => return,
        },
    };
    if matches!(max.time, Time::Literal(cap) if cap < recovery) {
        let message = format!(
            "`max` is below the first open period of `{text}`; raise `max` or lower `recovery`"
        );
        diag.push(max.span, message);
    }
}

/// Applies the rules about a budget's terms.
pub(super) fn budget(own: &OwnBudgetArg, diag: &mut Diagnostics) {
    never_refilled(own, diag);
    too_many_tokens(own, diag);
}

/// `budget(ratio = 0%, reserve = 0)`: once spent, it would stay empty.
fn never_refilled(own: &OwnBudgetArg, diag: &mut Diagnostics) {
    let no_reserve = exactly(own.reserve.as_ref()).is_some_and(|(reserve, _)| reserve == 0);
    if let Some(ratio) = &own.ratio {
        if ratio.ten_thousandths == 0 && no_reserve {
            let message = "`ratio` and `reserve` cannot both be 0, because the budget would stay empty; raise one";
            diag.push(ratio.span, message);
        }
    }
}

/// `budget(capacity = 10_000_000)`: at a ratio of a tenth, so many cannot be counted exactly.
fn too_many_tokens(own: &OwnBudgetArg, diag: &mut Diagnostics) {
    const MOST_UNITS: u32 = 67_108_863;
    const DEFAULT_LOWER: u32 = 10;
    let lower = own
        .ratio
        .as_ref()
        .map_or(DEFAULT_LOWER, |ratio| ratio.lower);
    let most = MOST_UNITS / lower;
    if let Some((capacity, span)) = exactly(own.capacity.as_ref()) {
        if capacity > most {
            let message =
                format!("`capacity` must be at most {most} at this ratio, found `{capacity}`");
            diag.push(span, message);
        }
    }
}

/// The number, where it is written out.
fn exactly(arg: Option<&WholeArg>) -> Option<(u32, proc_macro2::Span)> {
    let WholeArg { value, span } = arg?;
    match value {
        Whole::Exactly(value) => Some((*value, *span)),
        Whole::Expr(_) => None,
    }
}
