//! A process for each test: the breaker belongs to the function, and so to the process.

use retry_runtime::testing::VirtualTime;
use std::any::type_name;
use std::process::{Command, exit};
use std::time::Duration;
use std::{env, thread};

/// Set in the process of a test.
const IS_ALONE: &str = "THRIFT_EXAMPLE_TEST_IS_ALONE";

/// The most time that a test may take.
const BOUND: Duration = Duration::from_secs(60);

/// Runs the test that this is the body of, in a process of its own and in virtual time.
pub(crate) fn alone<F: FnOnce(&VirtualTime)>(body: F) {
    if env::var_os(IS_ALONE).is_some() {
        end_in_time();
        return body(&VirtualTime::start());
    }
    let program = env::current_exe().expect("this program has a path");
    let output = Command::new(program)
        .args(["--exact", name::<F>(), "--nocapture"])
        .env(IS_ALONE, "")
        .output()
        .expect("the program should start again");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{complained}");
    // A name that is mistaken would run nothing.
    assert!(said.contains("1 passed"), "{said}{complained}");
}

/// Returns the name of the test that the closure is written in, without that of the program.
fn name<F>() -> &'static str {
    let path = type_name::<F>();
    let path = path.split_once("::").map_or(path, |(_, path)| path);
    path.trim_end_matches("::{{closure}}")
}

fn end_in_time() {
    thread::spawn(|| {
        thread::sleep(BOUND);
        eprintln!("the test should end in time");
        exit(1);
    });
}
