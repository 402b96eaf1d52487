//! Whether calls of two threads hold each other up: their throughput against that of one.
//!
//! The only place where time is taken, so only a ratio is printed, for the eye, and nothing depends
//! on it. Two is the best, and less than one means that the threads slow each other down; where other
//! work takes the second core, there is nothing to see, and all ratios are about one. So the first
//! two rows show what there is to see: threads that share nothing, and threads that share the most.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::breakers::{CONSECUTIVE, COUNT, fill, succeed};

/// Calls of each thread in one round: a tenth of a second, since the scheduler takes its time until
/// it spreads threads over the cores.
const CALLS: u32 = 200_000_000;

/// Odd, so that there is a median.
const ROUNDS: usize = 7;

static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Prints the ratios.
pub(crate) fn print() {
    println!("\nthroughput of two threads by that of one");
    row("nothing shared", CALLS, || {
        black_box(1_u64);
    });
    row("one word that each call writes", CALLS / 20, || {
        WRITTEN.fetch_add(1, Ordering::Relaxed);
    });
    row("circuit breaker/consecutive, success", CALLS, || {
        succeed(&CONSECUTIVE);
    });
    fill(&COUNT);
    row(
        "circuit breaker/count window of 100, success",
        CALLS,
        || {
            succeed(&COUNT);
        },
    );
}

fn row(name: &str, calls: u32, call: impl Fn() + Copy + Send + Sync) {
    // One thread and two in turn, so that what else the machine does meets both alike.
    let mut ratios: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let [one, two] = [1, 2].map(|threads| time(threads, calls, call).as_nanos().max(1));
            200 * one / two
        })
        .collect();
    ratios.sort_unstable();
    let median = ratios.get(ROUNDS / 2).copied().unwrap_or(0);
    println!("{name:<60} {:>5}.{:02}", median / 100, median % 100);
}

/// The time from the first call of so many threads to the last.
fn time(threads: usize, calls: u32, call: impl Fn() + Copy + Send + Sync) -> Duration {
    let together = Barrier::new(threads);
    let run = || {
        together.wait();
        let start = Instant::now();
        (0..calls).for_each(|_| call());
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
