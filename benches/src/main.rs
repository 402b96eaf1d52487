//! What an annotated function costs, counted: instructions, bytes and allocations. Of time there is
//! one ratio, see `threads`.
//!
//! `cargo run --release -p retry-benches` prints the tables. Each case runs under callgrind twice,
//! N and 2N times, and the difference over N is what one call takes; so the numbers do not depend
//! on start-up or on a busy machine. Every table has its limits beside it: the bare call, and a
//! loop written by hand.

mod allocations;
mod arguments;
mod breakers;
mod callgrind;
mod cases;
mod hand;
mod sizes;
mod threads;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        // What the driver runs under callgrind.
        [run, case, count] if run == "run" => match (cases::find(case), count.parse()) {
            (Some(case), Ok(count)) => {
                (case.run)(count);
                ExitCode::SUCCESS
            }
            _ => usage(),
        },
        [] => {
            sizes::print();
            allocations::print();
            threads::print();
            callgrind::print()
        }
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: retry-benches [run CASE COUNT]");
    ExitCode::FAILURE
}
