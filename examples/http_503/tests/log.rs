//! What a subscriber of `tracing` gets to see of a call.
//!
//! Apart from `requests`, whose threads have no subscriber: what `tracing` learns about an event from
//! such a thread may hold for the whole process.

use http_503::{Client, Pace, Refusal, Server};
use std::error::Error;
use std::fmt::Debug;
use std::num::NonZeroU32;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

#[tokio::test]
async fn each_retry_is_logged_once_with_its_number_delays_and_reason() {
    let log = Log::start();
    let (_server, client) = start(10, Refusal::UNAVAILABLE).await.unwrap();

    client.text().await.unwrap();

    let mut expected = retries(&client.pace().waits(), "503 Service Unavailable");
    expected.push("INFO succeeded after retries attempts=11".to_owned());
    assert_eq!(expected.len(), 11);
    assert_eq!(log.lines(), expected);
}

#[tokio::test]
async fn an_answer_that_is_retried_has_the_pattern_for_a_reason() {
    let log = Log::start();
    let (_server, client) = start(11, Refusal::UNAVAILABLE).await.unwrap();

    client.reply().await.unwrap();

    let reason = "the outcome matches `Ok(Reply { status: 503, .. })`";
    let mut expected = retries(&client.pace().waits(), reason);
    let end = format!("ERROR gave up attempts=11 stop=max_attempts reason={reason}");
    expected.push(end);
    assert_eq!(expected.len(), 11);
    assert_eq!(log.lines(), expected);
}

#[tokio::test]
async fn each_call_has_a_first_delay_of_its_own() {
    let log = Log::start();
    let (_server, first) = start(1, Refusal::TOO_MANY_REQUESTS.retry_after("2"))
        .await
        .unwrap();
    let (_server, second) = start(1, Refusal::TOO_MANY_REQUESTS.retry_after("3"))
        .await
        .unwrap();

    first.text().await.unwrap();
    second.text().await.unwrap();

    let reason = "429 Too Many Requests";
    let success = "INFO succeeded after retries attempts=2";
    let expected = [
        format!("WARN retrying retry=1 of=10 first_delay_ms=2000 delay_ms=2000 reason={reason}"),
        success.to_owned(),
        format!("WARN retrying retry=1 of=10 first_delay_ms=3000 delay_ms=3000 reason={reason}"),
        success.to_owned(),
    ];
    assert_eq!(log.lines(), expected);
}

#[tokio::test]
async fn a_call_that_is_not_retried_is_logged_as_given_up() {
    let log = Log::start();
    let (_server, client) = start(1, Refusal::NOT_FOUND).await.unwrap();

    client.text().await.unwrap_err();

    let expected = ["ERROR gave up attempts=1 stop=not_retryable reason=404 Not Found"];
    assert_eq!(log.lines(), expected);
}

#[tokio::test]
async fn a_success_at_once_is_not_logged() {
    let log = Log::start();
    let (_server, client) = start(0, Refusal::UNAVAILABLE).await.unwrap();

    client.text().await.unwrap();

    assert_eq!(log.lines(), [""; 0]);
}

async fn start(refused: u32, refusal: Refusal) -> Result<(Server, Client), Box<dyn Error>> {
    let server = Server::start(refused, refusal).await?;
    let client = Client::new(server.address(), Pace::new(NonZeroU32::MAX))?;
    Ok((server, client))
}

/// The lines about the retries that were waited for.
fn retries(waits: &[Duration], reason: &str) -> Vec<String> {
    let first = waits.first().map_or(0, Duration::as_millis);
    let line = |(retry, delay): (usize, &Duration)| {
        let delay = delay.as_millis();
        format!(
            "WARN retrying retry={retry} of=10 first_delay_ms={first} delay_ms={delay} reason={reason}"
        )
    };
    (1..).zip(waits).map(line).collect()
}

/// What the example logs on this thread while this is there.
struct Log {
    lines: Receiver<String>,
    _guard: DefaultGuard,
}

impl Log {
    fn start() -> Self {
        let (sender, lines) = channel();
        let subscriber = Registry::default().with(Recorder(sender));
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// What came since the last time: `LEVEL message key=value`.
    fn lines(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }
}

struct Recorder(Sender<String>);

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // The server and the client have more to say.
        if event.metadata().target() == "http_503::log" {
            let mut line = event.metadata().level().to_string();
            event.record(&mut Fields(&mut line));
            // A log that is gone wants no more lines.
            let _ = self.0.send(line);
        }
    }
}

/// Appends fields to a line.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = match field.name() {
            "message" => format!(" {value:?}"),
            name => format!(" {name}={value:?}"),
        };
        self.0.push_str(&text);
    }
}
