//! Whether calls of two threads hold each other up: their throughput against that of one.
//!
//! Time is taken here, so only a ratio is printed, for the eye, and nothing depends on it. Two is the best, and less than one means that the threads slow each other down; where other
//! work takes the second core, there is nothing to see, and all ratios are about one. So the first
//! two rows show what there is to see: threads that share nothing, and threads that share the most.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::cases::{CONSECUTIVE, COUNT, by_atomic, by_mutex, fill, succeed};
use crate::figure::{Figure, Unit};
use crate::peers;

const NOTHING: &str = "nothing shared";
pub(crate) const GROUP: &str = "throughput of two threads by that of one";

/// Calls of each thread in one round: a tenth of a second, since the scheduler takes its time until
/// it spreads threads over the cores.
const CALLS: u32 = 200_000_000;

/// Odd, so that there is a median.
const ROUNDS: usize = 7;

static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Measures the ratios.
pub(crate) fn ratios() -> Vec<Figure> {
    fill(&COUNT);
    let mut ratios = vec![
        ratio(NOTHING, CALLS, |calls| {
            (0..calls).for_each(|_| _ = black_box(1_u64));
        }),
        ratio("one word that each call writes", CALLS / 20, |calls| {
            (0..calls).for_each(|_| _ = WRITTEN.fetch_add(1, Ordering::Relaxed));
        }),
        ratio("atomic", CALLS / 10, |calls| {
            (0..calls).for_each(|_| _ = black_box(by_atomic(&mut 0)));
        }),
        ratio("mutex", CALLS / 50, |calls| {
            (0..calls).for_each(|_| _ = black_box(by_mutex(&mut 0)));
        }),
        ratio("this crate", CALLS, |calls| {
            (0..calls).for_each(|_| succeed(&CONSECUTIVE));
        }),
        ratio("this crate, window of 100", CALLS, |calls| {
            (0..calls).for_each(|_| succeed(&COUNT));
        }),
    ];
    ratios.extend(peers::ALL.iter().filter_map(|peer| {
        let calls = peer.breaker?;
        Some(ratio(peer.name, CALLS / 100, calls))
    }));
    ratios
}

/// Returns whether a second core was free: then two threads that share nothing do almost twice as much.
pub(crate) fn could_be_seen(figures: &[Figure]) -> bool {
    figures
        .iter()
        .any(|figure| figure.group == GROUP && figure.name == NOTHING && figure.value >= 180)
}

fn ratio(name: &str, calls: u32, call: impl Fn(u32) + Copy + Send + Sync) -> Figure {
    // One thread and two in turn, so that what else the machine does meets both alike.
    let mut ratios: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let [one, two] = [1, 2].map(|threads| time(threads, calls, call).as_nanos().max(1));
            200 * one / two
        })
        .collect();
    ratios.sort_unstable();
    let median = ratios.get(ROUNDS / 2).copied().unwrap_or(0);
    let median = u64::try_from(median).unwrap_or(u64::MAX);
    Figure::new(Unit::Percent, GROUP, name, median)
}

/// The time from the first call of so many threads to the last.
fn time(threads: usize, calls: u32, call: impl Fn(u32) + Copy + Send + Sync) -> Duration {
    let together = Barrier::new(threads);
    let run = || {
        together.wait();
        let start = Instant::now();
        call(calls);
        (start, Instant::now())
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let times = running.into_iter().filter_map(|thread| thread.join().ok());
        times.reduce(|(start, end), (other_start, other_end)| {
            (start.min(other_start), end.max(other_end))
        })
    })
    .map_or(Duration::ZERO, |(start, end)| end.duration_since(start))
}
