//! How long one call takes, for the eye only: it depends on the machine and on what else it does.

use std::time::{Duration, Instant};

use crate::case::Case;
use crate::figure::{Figure, Unit};

/// Calls of one run.
const CALLS: u32 = 200_000;

/// Odd, so that there is a median.
const RUNS: usize = 11;

/// Measures each case: the median of some runs.
pub(crate) fn times(cases: &[&'static Case]) -> Vec<Figure> {
    cases.iter().map(|case| time_of(case)).collect()
}

fn time_of(case: &Case) -> Figure {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            (case.run)(CALLS);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let median = times.get(RUNS / 2).copied().unwrap_or_default();
    let call = 1_000 * median.as_nanos() / u128::from(CALLS);
    let call = u64::try_from(call).unwrap_or(u64::MAX);
    Figure::new(Unit::Picoseconds, case.group, case.name, call)
}
