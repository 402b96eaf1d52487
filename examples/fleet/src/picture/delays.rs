//! The delays themselves: every backoff with every jitter, by the number of the attempt that
//! failed.

use super::chart::{self, Area, Axis, DARK, EQUAL, FULL, Failed, UNSPREAD};
use crate::random::Random;
use plotters::prelude::{Circle, RGBColor};
use plotters::style::{Color as _, FontStyle};
use retry_runtime::Jitter;
use retry_runtime::backoff::{
    Adaptive, Backoff, Decorrelated, Exponential, Fibonacci, Fixed, Linear, Schedule, Step,
};
use std::time::Duration;

const SIZE: (u32, u32) = (1_000, 1_150);
const FIRST: Duration = Duration::from_millis(100);
const MAX: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 8;
/// How many calls each distribution is taken from.
const CALLS: usize = 400;
const LIST: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// How delays are spread; the bars stand beside the number of the attempt.
const SPREADS: [Spread; 4] = [
    ("no jitter", Jitter::NONE, -0.3, UNSPREAD),
    ("full jitter", Jitter::FULL, -0.1, FULL),
    ("equal jitter", Jitter::EQUAL, 0.1, EQUAL),
    ("a fifth (20 %)", Jitter::percent(20), 0.3, DARK),
];
/// Its jitter is part of the form.
const DECORRELATED: Spread = ("decorrelated", Jitter::FULL, 0.0, chart::DECORRELATED);

/// A name, a jitter, and the place and colour of its bars.
type Spread = (&'static str, Jitter, f64, RGBColor);

pub(super) fn picture(seed: u64) -> Result<String, Failed> {
    let mut random = Random::new(seed);
    let spreads = SPREADS.into_iter().chain([DECORRELATED]);
    let legend: Vec<_> = spreads.map(|(name, .., colour)| (colour, name)).collect();
    let titles = [
        "The delays of every backoff with every jitter",
        "Dot: the median of 400 calls. Thick: half of them. Thin: all but the shortest and longest twentieth.",
    ];
    chart::document(SIZE, titles, &legend, |area| {
        let cells = area.split_evenly((4, 2));
        for ((title, backoff), area) in forms().into_iter().zip(&cells) {
            let spreads = if title.starts_with(DECORRELATED.0) {
                vec![DECORRELATED]
            } else {
                SPREADS.to_vec()
            };
            let mut bars = Vec::new();
            for (_, jitter, beside, colour) in spreads {
                let distribution = distribution(&*backoff, jitter, &mut random);
                for (failed, quantiles) in (1_u32..).zip(distribution) {
                    bars.push((f64::from(failed) + beside, quantiles, colour));
                }
            }
            draw(area, title, &bars)?;
        }
        match cells.last() {
            Some(area) => explain(area),
            None => Ok(()),
        }
    })
}

fn forms() -> [(&'static str, Box<dyn Backoff>); 7] {
    let growing = Exponential::new(FIRST).max(MAX);
    let adaptive = Adaptive::new(FIRST).max(MAX);
    // Until its rate has forgotten where it began.
    for attempt in 0..600 {
        if attempt % 3 == 0 {
            adaptive.success();
        } else {
            adaptive.failure();
        }
    }
    [
        ("fixed(500ms)", Box::new(Fixed::new(5 * FIRST))),
        ("[100ms, 500ms, 1s, 2s]", Box::new(Schedule::list(&LIST))),
        (
            "linear(100ms, max = 2s)",
            Box::new(Linear::new(FIRST).max(MAX)),
        ),
        ("exponential(100ms, max = 2s)", Box::new(growing)),
        (
            "fibonacci(100ms, max = 2s)",
            Box::new(Fibonacci::new(FIRST).max(MAX)),
        ),
        (
            "decorrelated(100ms, max = 2s)",
            Box::new(Decorrelated::new(FIRST).max(MAX)),
        ),
        (
            "adaptive(100ms, max = 2s) while two of three attempts fail",
            Box::new(adaptive),
        ),
    ]
}

/// Returns for each attempt the 5th, 25th, 50th, 75th and 95th hundredth of the delays after it, in
/// seconds.
fn distribution(backoff: &dyn Backoff, jitter: Jitter, random: &mut Random) -> Vec<[f64; 5]> {
    let mut previous = [Duration::ZERO; CALLS];
    let after = |failed| {
        for delay in &mut previous {
            let step = Step::after(failed).with_previous(*delay);
            *delay = jitter.apply(backoff.delay(step), backoff.min(), random.draw());
        }
        let mut delays = previous;
        delays.sort_unstable();
        [5, 25, 50, 75, 95].map(|hundredth| {
            let delay = delays.get(CALLS * hundredth / 100);
            delay.copied().unwrap_or_default().as_secs_f64()
        })
    };
    (1..=ATTEMPTS).map(after).collect()
}

fn draw(area: &Area<'_>, title: &str, bars: &[(f64, [f64; 5], RGBColor)]) -> Result<(), Failed> {
    let x = Axis {
        name: "attempt that failed",
        range: 0.4..f64::from(ATTEMPTS) + 0.6,
        labels: 9,
        label: &|attempt| format!("{attempt:.0}"),
    };
    let y = Axis {
        name: "delay (s)",
        range: 0.0..2.1,
        labels: 6,
        label: &|seconds| format!("{seconds:.1}"),
    };
    let mut chart = chart::panel(area, title, x, y)?;
    for (at, [least, lower, median, upper, most], colour) in bars {
        chart.draw_series([
            chart::filled([(at - 0.012, *least), (at + 0.012, *most)], *colour),
            chart::filled([(at - 0.05, *lower), (at + 0.05, *upper)], *colour),
        ])?;
        chart.draw_series([Circle::new((*at, *median), 4, colour.filled())])?;
    }
    Ok(())
}

/// What the seven panels do not say.
fn explain(area: &Area<'_>) -> Result<(), Failed> {
    let lines = [
        "What is spread is spread downwards: no delay passes the cap,",
        "and none bunches there.",
        "",
        "A fixed delay and a list have no jitter unless it is asked for;",
        "what grows has full jitter. Decorrelated delays come with theirs.",
        "",
        "Adaptive delays are those of the exponential form, divided by",
        "the share of attempts that succeeded lately.",
    ];
    for (y, line) in (60..).step_by(22).zip(lines) {
        chart::text(area, line, (40, y), 14, FontStyle::Normal)?;
    }
    Ok(())
}
