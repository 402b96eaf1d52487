//! The orders in which long programs are run.

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

/// How often a program is run in each kind of order. Each run draws its operations, too.
const RUNS: usize = 10_000;

/// How many times the priorities of threads change in an order by priorities.
const CHANGES: usize = 4;

/// Runs `program` in orders drawn step by step, and in orders by priorities that rarely change,
/// which find what needs one thread to be late for long.
///
/// On failure shuttle prints the schedule, and here stands the seed; `SHUTTLE_RANDOM_SEED` names
/// another.
pub(crate) fn explore(program: impl Fn() + Send + Sync + Copy + 'static) {
    let seed = std::env::var("SHUTTLE_RANDOM_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(2_026);
    println!("{RUNS} orders at random, seed {seed}");
    run(RandomScheduler::new_from_seed(seed, RUNS), program);
    println!("{RUNS} orders by priorities, seed {seed}");
    run(
        PctScheduler::new_from_seed(seed, CHANGES + 1, RUNS),
        program,
    );
}

fn run(scheduler: impl Scheduler + 'static, program: impl Fn() + Send + Sync + 'static) {
    let mut config = Config::new();
    // It warns of orderings, which it takes for the strongest one; they are for loom to look at.
    config.silence_warnings = true;
    config.stack_size = 1 << 18;
    Runner::new(scheduler, config).run(program);
}
