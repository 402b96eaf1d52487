//! The rules about bounds on time and what else they are beside.

use crate::args::{Args, BackoffArg, DurationArg, Key};
use crate::diag::Diagnostics;
use crate::item::RetryFn;
use crate::model::{Literal, Time};
use crate::site::Kind;

/// Applies the rules.
pub(super) fn rules(args: &Args, function: &RetryFn, diag: &mut Diagnostics) {
    if function.site.kind == Kind::Async {
        timeout_above_deadline(args, diag);
    } else {
        timeout_of_blocking_call(args, diag);
    }
    delay_above_deadline(args, diag);
}

/// `timeout = 2s` on `fn get()`: nothing can interrupt a thread that blocks.
fn timeout_of_blocking_call(args: &Args, diag: &mut Diagnostics) {
    if let Some(span) = args.span_of(Key::Timeout) {
        let message = "`timeout` cannot interrupt a blocking call; make the function `async`, or set the timeout of what it calls";
        diag.push(span, message);
    }
}

/// `timeout = 10s, deadline = 5s`: the timeout would never be reached.
fn timeout_above_deadline(args: &Args, diag: &mut Diagnostics) {
    let (Some(timeout), Some(deadline)) = (&args.timeout, &args.deadline) else {
        return;
    };
    if let (Some(limit), Some(end)) = (literal(timeout), literal(deadline)) {
        if limit >= end {
            let message = format!(
                "`timeout` is not below the deadline of `{}`, which comes first; lower it or remove it",
                deadline.text
            );
            diag.push(timeout.span, message);
        }
    }
}

/// `backoff = fixed(10s), deadline = 5s`: there would never be a second attempt.
fn delay_above_deadline(args: &Args, diag: &mut Diagnostics) {
    let (Some(backoff), Some(deadline)) = (&args.backoff, &args.deadline) else {
        return;
    };
    let first = match backoff {
        BackoffArg::None | BackoffArg::Custom(_) => None,
        BackoffArg::Fixed(delay) => Some(delay),
        BackoffArg::Growing(growing) => Some(&growing.first),
        BackoffArg::List(delays) => delays.first(),
    };
    let Some(first) = first else { return };
    if let (Some(delay), Some(end)) = (literal(first), literal(deadline)) {
        if delay >= end {
            let message = format!(
                "the first delay of `{}` is not below the deadline, so there would be no retry; raise `deadline`",
                first.text
            );
            diag.push(deadline.span, message);
        }
    }
}

fn literal(arg: &DurationArg) -> Option<Literal> {
    match arg.time {
        Time::Literal(literal) => Some(literal),
        Time::Expr(_) => None,
    }
}
