//! Runs this program under callgrind and reads how many instructions it took.

use std::process::{Command, ExitCode};

use crate::cases;

/// Calls in the smaller of the two runs; twice as many do not fill a bucket of a time window.
const COUNT: u64 = 8_000;

/// Prints instructions a call, beside the first case of the same group.
pub(crate) fn print() -> ExitCode {
    println!("\ninstructions a call (callgrind)");
    println!("{:<50} {:>8} {:>8} {:>8}", "", "count", "over", "ratio");
    let mut limit = ("", 0);
    for case in cases::all() {
        let name = format!("{}/{}", case.group, case.name);
        let (Some(once), Some(twice)) = (count(&name, COUNT), count(&name, 2 * COUNT)) else {
            eprintln!("callgrind did not run: install valgrind and try again");
            return ExitCode::FAILURE;
        };
        let call = twice.saturating_sub(once) / COUNT;
        if limit.0 != case.group {
            limit = (case.group, call);
        }
        let over = call.saturating_sub(limit.1);
        let percent = 100 * call / limit.1.max(1);
        println!(
            "{name:<60} {call:>8} {over:>8} {:>5}.{:02}",
            percent / 100,
            percent % 100
        );
    }
    ExitCode::SUCCESS
}

/// The instructions of one run.
fn count(case: &str, calls: u64) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["run", case, &calls.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text
        .lines()
        .find_map(|line| line.split_once("Collected : "))?;
    collected.1.trim().parse().ok()
}
