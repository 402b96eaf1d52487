//! A blocking delay on a thread that runs tokio's tasks is told of on standard error, in debug builds
//! and once for each name. Each case is a process of its own, whose standard error is read.

#![expect(
    clippy::unwrap_used,
    reason = "what the cases share may fail as tests do"
)]

use retry_runtime::Policy;
use retry_runtime::backoff::Schedule;
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;
use std::env;
use std::io;
use std::process::Command;
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::block_in_place;

#[retry(max = 3, backoff = fixed(1us), name = "fetch")]
fn fetch() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

#[retry(max = 3, backoff = fixed(1us))]
fn store() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

#[retry(backoff = none)]
fn without_delay() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

#[retry(sleep = drop)]
fn with_its_own_sleep() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn many_threads() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap()
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

/// Runs a case in another process, and returns what standard error was told there.
fn told(case: &str) -> Vec<String> {
    let output = Command::new(env::current_exe().unwrap())
        .arg(format!("blocking_delay::case::{case}"))
        .args(["--exact", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let results = String::from_utf8(output.stdout).unwrap();
    assert!(results.contains("1 passed"), "{results}");

    String::from_utf8(output.stderr)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("retry-runtime: "))
        .map(str::to_owned)
        .collect()
}

#[cfg(debug_assertions)]
#[test]
fn names_a_function_in_a_task_once() {
    let lines = told("two_functions_in_tasks");

    assert_eq!(
        lines,
        [
            "`fetch` blocks a thread of tokio's tasks while it waits; make it `async`, or call it inside `tokio::task::spawn_blocking`",
            "`it::blocking_delay::store` blocks a thread of tokio's tasks while it waits; make it `async`, or call it inside `tokio::task::spawn_blocking`",
        ]
    );
}

#[cfg(debug_assertions)]
#[test]
fn tells_of_a_runtime_of_one_thread() {
    assert_eq!(told("in_a_runtime_of_one_thread").len(), 1);
}

#[cfg(debug_assertions)]
#[test]
fn tells_of_a_closure() {
    let lines = told("closure_in_a_task");

    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("`it::blocking_delay::case::closure_in_a_task"));
}

#[test]
fn is_silent_where_to_block_is_right() {
    assert_eq!(told("where_to_block_is_right"), [""; 0]);
}

#[test]
fn is_silent_where_nothing_blocks() {
    assert_eq!(told("where_nothing_blocks"), [""; 0]);
}

#[cfg(not(debug_assertions))]
#[test]
fn is_silent_in_release_builds() {
    assert_eq!(told("two_functions_in_tasks"), [""; 0]);
}

/// What runs in the other process.
mod case {
    use super::*;

    #[ignore = "run by another test"]
    #[test]
    fn two_functions_in_tasks() {
        let runtime = many_threads();
        for call in [fetch, fetch, store, fetch, store] {
            runtime
                .block_on(runtime.spawn(async move { call() }))
                .unwrap()
                .unwrap_err();
        }
    }

    #[ignore = "run by another test"]
    #[test]
    fn in_a_runtime_of_one_thread() {
        one_thread().block_on(async { fetch() }).unwrap_err();
    }

    #[ignore = "run by another test"]
    #[test]
    fn closure_in_a_task() {
        let policy = Policy::new().backoff(Schedule::fixed(Duration::from_micros(1)));
        let call =
            async move { policy.call(|| io::Result::<()>::Err(io::ErrorKind::TimedOut.into())) };

        let runtime = many_threads();
        runtime.block_on(runtime.spawn(call)).unwrap().unwrap_err();
    }

    #[ignore = "run by another test"]
    #[test]
    fn where_to_block_is_right() {
        fetch().unwrap_err();
        for runtime in [many_threads(), one_thread()] {
            runtime
                .block_on(runtime.spawn_blocking(fetch))
                .unwrap()
                .unwrap_err();
            // A thread of its own, which drives one future and no task.
            let driven = || Handle::current().block_on(async { fetch() });
            runtime
                .block_on(runtime.spawn_blocking(driven))
                .unwrap()
                .unwrap_err();

            let _entered = runtime.enter();
            fetch().unwrap_err();
            let handle = Handle::current();
            let elsewhere = move || {
                let _entered = handle.enter();
                fetch()
            };
            thread::spawn(elsewhere).join().unwrap().unwrap_err();
        }

        let runtime = many_threads();
        runtime.block_on(async { fetch() }).unwrap_err();
        runtime
            .block_on(async { block_in_place(fetch) })
            .unwrap_err();
        let in_place = async { block_in_place(fetch) };
        runtime
            .block_on(runtime.spawn(in_place))
            .unwrap()
            .unwrap_err();
        let driven = async { block_in_place(|| Handle::current().block_on(async { fetch() })) };
        runtime
            .block_on(runtime.spawn(driven))
            .unwrap()
            .unwrap_err();
    }

    #[ignore = "run by another test"]
    #[test]
    fn where_nothing_blocks() {
        one_thread().block_on(async {
            without_delay().unwrap_err();
            with_its_own_sleep().unwrap_err();
            let _time = VirtualTime::start();
            fetch().unwrap_err();
        });
    }
}
