//! What the section says about a circuit breaker and a budget.

use super::amount::decimal;
use super::{code, time};
use crate::model::{Breaker, Budget, Model, OwnBreaker, Rate, Trip, Whole, Window};

/// The parts of the sentence about breaker and budget, where there are such.
pub(super) fn parts(model: &Model) -> impl Iterator<Item = String> {
    let breaker = model.breaker.as_ref().map(|breaker| match breaker {
        Breaker::Shared(expr) => format!(
            "no attempts while the circuit breaker {} is open",
            code(expr)
        ),
        Breaker::Own(own) => opens(own),
    });
    let budget = model.budget.as_ref().map(|budget| match budget {
        Budget::Shared(expr) => format!("retries are paid from the budget {}", code(expr)),
        Budget::Own {
            capacity,
            ten_thousandths,
            reserve,
        } => format!(
            "retries are paid from a budget of {} tokens that gains {}% of a token by each success and {} a second",
            whole(capacity),
            decimal(u128::from(*ten_thousandths), 100, 2),
            whole(reserve),
        ),
    });
    breaker.into_iter().chain(budget)
}

/// "no attempts for 30 s once 5 in a row have failed".
fn opens(own: &OwnBreaker) -> String {
    let recovery = time(&own.recovery);
    let when = match &own.trip {
        Trip::Consecutive(failures) => format!("{} in a row have failed", whole(failures)),
        Trip::Rate {
            window, rate, slow, ..
        } => {
            let window = match window {
                Window::Calls(calls) => format!("the last {calls}"),
                Window::Span(span) => format!("those in the last {}", time(span)),
            };
            let failed = format!("{} of {window} have failed", share(rate));
            match slow {
                None => failed,
                Some((limit, rate)) => {
                    format!(
                        "{failed} or {} took longer than {}",
                        share(rate),
                        time(limit)
                    )
                }
            }
        }
    };
    format!("no attempts for about {recovery} once {when}")
}

fn share(rate: &Rate) -> String {
    match rate {
        Rate::BasisPoints(rate) => format!("{}%", decimal(u128::from(*rate), 100, 2)),
        Rate::Expr(rate) => code(rate),
    }
}

fn whole(number: &Whole) -> String {
    match number {
        Whole::Exactly(number) => number.to_string(),
        Whole::Expr(number) => code(number),
    }
}
