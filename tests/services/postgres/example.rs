//! The `db_connect` example itself, as its user runs it.

use std::process::{Command, Output};

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
