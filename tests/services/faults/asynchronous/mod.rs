//! A client of `reqwest`, by URL and through its pool, as most use it.

/// Tests of calls that meet the same fate at every attempt, by the module's `lasting`:
/// fate => attempts, class of their errors, why the call was given up, last error.
macro_rules! lasting {
    ($($name:ident: $fate:expr => $attempts:literal, $class:ident, $reason:ident, $($stop:ident)|+;)*) => {$(
        #[tokio::test]
        async fn $name() {
            bounded(lasting($fate, $attempts, $class, $reason, &[$(Stop::$stop),+])).await;
        }
    )*};
}

/// Tests of calls whose first attempts meet a fate, by the module's `passed`:
/// fate => class of their errors.
macro_rules! passing {
    ($($name:ident: $fate:expr => $class:ident;)*) => {$(
        #[tokio::test]
        async fn $name() {
            bounded(passed($fate, $class)).await;
        }
    )*};
}

mod attempts;
mod cancellation;
mod deadline;
mod reuse;
mod timeout;

use crate::stage::{Stage, connections, passing};
use crate::witness::{Seen, Witness};
use retry_runtime::breaker::CircuitOpen;
use retry_runtime::{Class, Classify, TimedOut};
use service_tests::origin::TEXT;
use service_tests::proxy::Fate;
use std::fmt::Debug;
use std::net::SocketAddr;
use std::time::Duration;

/// What one attempt is.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    server: SocketAddr,
}

/// Why there is no answer, where attempts are bounded by the attribute.
#[derive(Debug, Classify)]
pub(crate) enum FetchError {
    #[classify(transparent)]
    Http(reqwest::Error),
    #[classify(transparent)]
    Late(TimedOut),
    #[classify(transparent)]
    Rejected(CircuitOpen),
}

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There was no connection.
    Connecting,
    /// The connection broke before the head of the answer was there.
    Asking,
    /// It broke within the answer's text.
    Reading,
    /// The client itself would not wait any longer.
    Waiting,
    /// The attribute would not.
    Interrupted,
}

impl Client {
    /// A client that waits for ever.
    pub(crate) fn new(stage: &Stage) -> Self {
        Self::built(stage, reqwest::Client::builder())
    }

    /// A client that waits so long for the next bytes of an answer.
    pub(crate) fn with_patience(stage: &Stage, patience: Duration) -> Self {
        Self::built(stage, reqwest::Client::builder().read_timeout(patience))
    }

    fn built(stage: &Stage, builder: reqwest::ClientBuilder) -> Self {
        Self {
            // The server is on this machine, where no other proxy would find it.
            http: builder.no_proxy().build().unwrap(),
            server: stage.address(),
        }
    }

    /// Asks once; the path says which attempt it is.
    pub(crate) async fn ask(&self, attempt: u32) -> reqwest::Result<String> {
        let url = format!("http://{}/{attempt}", self.server);
        self.http.get(url).send().await?.text().await
    }
}

impl FetchError {
    pub(crate) fn stop(&self) -> Stop {
        match self {
            Self::Http(error) => stop(error),
            Self::Late(_) => Stop::Interrupted,
            Self::Rejected(open) => panic!("no attempt was made: {open}"),
        }
    }

    /// Returns which attempt's error it is, where it says so.
    pub(crate) fn attempt(&self) -> Option<u32> {
        match self {
            Self::Http(error) => attempt_of(error),
            Self::Late(_) | Self::Rejected(_) => None,
        }
    }
}

/// A call whose first attempts meet a fate, by a client that has so much patience, or by a call that
/// has.
async fn passed<E: Debug>(
    fate: Fate,
    class: Class,
    client: impl FnOnce(&Stage, Duration) -> Client,
    get: impl AsyncFnOnce(&Client, Duration, &Witness) -> Result<String, E>,
) {
    let (plan, failures, patience) = passing(fate);
    let stage = Stage::new(plan);
    let client = client(&stage, patience);
    let witness = Witness::new(&stage);

    let text = get(&client, patience, &witness).await.unwrap();

    assert_eq!(text, TEXT);
    assert_eq!(witness.seen(), Seen::succeeded(failures, class));
    drop(client);
    stage
        .is_left_by_tasks(connections(fate, failures) + 1)
        .await;
}

/// Returns how far the attempt has come that gave this error.
pub(crate) fn stop(error: &reqwest::Error) -> Stop {
    if error.is_timeout() {
        Stop::Waiting
    } else if error.is_connect() {
        Stop::Connecting
    } else if error.is_decode() {
        Stop::Reading
    } else if error.is_request() {
        Stop::Asking
    } else {
        panic!("another error than expected: {error:?}")
    }
}

/// Returns which attempt's error it is.
pub(crate) fn attempt_of(error: &reqwest::Error) -> Option<u32> {
    error.url()?.path().strip_prefix('/')?.parse().ok()
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

impl From<TimedOut> for FetchError {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}

impl From<CircuitOpen> for FetchError {
    fn from(open: CircuitOpen) -> Self {
        Self::Rejected(open)
    }
}
