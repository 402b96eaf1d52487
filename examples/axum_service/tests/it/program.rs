//! The program as it is run, and how it ends.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong here fails a test"
)]

use crate::service::Place;
use service_tests::bounds::bounded;
use std::process::{ExitStatus, Stdio};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// The program, on a free port; it ends with the test.
fn program(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axum_service"));
    command
        .env("DATABASE_URL", place.url())
        .env("ADDRESS", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Reads up to the line that has these words, and returns it.
async fn line(output: &mut (impl AsyncRead + Unpin), words: &str) -> String {
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if line.contains(words) {
            return line;
        }
    }
    panic!("no line says `{words}`");
}

/// Presses ctrl-c, and waits for the end.
async fn interrupt(mut child: Child) -> ExitStatus {
    let id = child.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().await;
    assert!(sent.unwrap().success());
    child.wait().await.unwrap()
}

#[tokio::test]
async fn the_demonstration_ends_well() {
    let place = Place::shared().await;

    let output = bounded(program(&place).arg("demo").output()).await.unwrap();

    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    for words in [
        "connected at attempt",
        "same note",
        "open",
        "closed",
        "stopped",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn an_argument_that_is_unknown_is_refused() {
    let place = Place::shared().await;

    let output = bounded(program(&place).arg("--help").output())
        .await
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`--help`"));
}

#[tokio::test]
async fn each_retry_of_the_start_up_is_logged_and_ctrl_c_ends_the_wait() {
    let place = Place::shared().await;

    bounded(async {
        let _outage = place.outage().await;
        let mut child = program(&place).spawn().unwrap();
        let mut log = child.stderr.take().unwrap();

        let retry = line(&mut log, "retrying").await;
        let ended = interrupt(child).await;

        assert!(retry.contains("database::prepare"), "{retry}");
        assert!(retry.contains("database is locked"), "{retry}");
        assert!(ended.success(), "{ended}");
    })
    .await;
}

#[tokio::test]
async fn ctrl_c_ends_a_service_that_has_clients() {
    let place = Place::shared().await;

    bounded(async {
        let mut child = program(&place).spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let listening = line(&mut output, "listening on ").await;
        let url = listening.trim_start_matches("listening on ");
        let client = reqwest::Client::builder().no_proxy().build().unwrap();

        // The client keeps its connection.
        let health = client.get(format!("{url}/health")).send().await.unwrap();
        let ended = interrupt(child).await;

        assert_eq!(health.status(), 200);
        assert!(ended.success(), "{ended}");
    })
    .await;
}

#[tokio::test]
async fn a_start_up_in_vain_ends_with_a_failure() {
    let place = Place::shared().await;
    let url = place.url().replace("notes.sqlite", "none/notes.sqlite");

    let output = bounded(program(&place).env("DATABASE_URL", url).output())
        .await
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("unable to open database file"), "{told}");
}
