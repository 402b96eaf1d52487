//! The `db_connect` example itself, as its user runs it.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Output, Stdio};

/// Builds the example, so that running it takes no time that a test counts.
pub(crate) fn build() {
    let output = cargo("build").output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs the example against a server.
pub(crate) fn run(url: &str) -> Output {
    cargo("run").env("DATABASE_URL", url).output().unwrap()
}

/// Does the same, and something else as soon as the example says that an attempt has failed; returns
/// what it has printed, too.
pub(crate) fn run_beside(url: &str, after_failure: impl FnOnce()) -> (ExitStatus, String) {
    let mut run = cargo("run");
    run.env("DATABASE_URL", url).stdout(Stdio::piped());
    let mut run = run.spawn().unwrap();
    let lines = BufReader::new(run.stdout.take().unwrap()).lines();

    let (mut printed, mut after_failure) = (String::new(), Some(after_failure));
    for line in lines {
        printed.push_str(&line.unwrap());
        printed.push('\n');
        if printed.contains(" failed: ")
            && let Some(action) = after_failure.take()
        {
            action();
        }
    }
    (run.wait().unwrap(), printed)
}

fn cargo(verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        verb,
        "--quiet",
        "--locked",
        "--package",
        "db-connect",
        "--example",
        "db_connect",
    ]);
    command
}
