//! A client on the standard library's sockets, with the time limit on reading that a user would set.

/// Tests of calls that meet the same fate at every attempt, by the module's `lasting`:
/// fate => attempts, class of their errors, why the call was given up, last error.
macro_rules! lasting {
    ($($name:ident: $fate:expr => $attempts:literal, $class:ident, $reason:ident, $($kind:ident)|+;)*) => {$(
        #[test]
        fn $name() {
            bounded(|| lasting($fate, $attempts, $class, $reason, &[$(ErrorKind::$kind),+]));
        }
    )*};
}

/// Tests of calls whose first attempts meet a fate, by the module's `passed`.
macro_rules! passing {
    ($($name:ident: $fate:expr;)*) => {$(
        #[test]
        fn $name() {
            bounded(|| passed($fate));
        }
    )*};
}

mod attempts;
mod deadline;

use crate::stage::{Stage, connections, passing, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::{Class, StopReason};
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longer than any test takes.
const BOUND: Duration = Duration::from_mins(1);

/// What one attempt is.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) server: SocketAddr,
    /// How long it waits for the next bytes of an answer.
    pub(crate) patience: Duration,
}

impl Client {
    /// Asks once; the error says which attempt's it is, and keeps its kind.
    pub(crate) fn ask(&self, attempt: u32) -> io::Result<String> {
        self.exchange()
            .map_err(|error| io::Error::new(error.kind(), format!("attempt {attempt}: {error}")))
    }

    fn exchange(&self) -> io::Result<String> {
        let mut stream = TcpStream::connect(self.server)?;
        stream.set_read_timeout(Some(self.patience))?;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")?;

        let mut answer = BufReader::new(stream);
        if line(&mut answer)? != "HTTP/1.1 200 OK" {
            return Err(ErrorKind::InvalidData.into());
        }
        let length = line(&mut answer)?
            .strip_prefix("content-length: ")
            .and_then(|length| length.parse().ok())
            .ok_or(ErrorKind::InvalidData)?;
        if !line(&mut answer)?.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut text = vec![0; length];
        answer.read_exact(&mut text)?;
        String::from_utf8(text).map_err(|_| ErrorKind::InvalidData.into())
    }
}

/// Reads a line of the answer's head.
fn line(answer: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    answer.read_until(b'\n', &mut line)?;
    let line = String::from_utf8(line).map_err(|_| ErrorKind::InvalidData)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None if line.starts_with("HTTP") || line.is_empty() => Err(ErrorKind::UnexpectedEof.into()),
        None => Err(ErrorKind::InvalidData.into()),
    }
}

/// A call that meets the same fate at every attempt.
fn lasting(
    fate: Fate,
    attempts: u32,
    class: Class,
    reason: StopReason,
    kinds: &[ErrorKind],
    get: impl FnOnce(&Client, &Witness) -> io::Result<String>,
) {
    let stage = Stage::new(Plan::always(fate));
    let client = Client {
        server: stage.address(),
        patience: patience(fate),
    };
    let witness = Witness::new(&stage);

    let error = get(&client, &witness).unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(attempts, class, reason));
    assert!(kinds.contains(&error.kind()), "{error:?}");
    let last = format!("attempt {attempts}: ");
    assert!(error.to_string().starts_with(&last), "{error}");
    stage.is_left(connections(fate, attempts));
}

/// A call whose first attempts meet a fate.
fn passed(fate: Fate, get: impl FnOnce(&Client, &Witness) -> io::Result<String>) {
    let (plan, failures, patience) = passing(fate);
    let stage = Stage::new(plan);
    let client = Client {
        server: stage.address(),
        patience,
    };
    let witness = Witness::new(&stage);

    let text = get(&client, &witness).unwrap();

    assert_eq!(text, TEXT);
    assert_eq!(witness.seen(), Seen::succeeded(failures, Class::Transient));
    stage.is_left(connections(fate, failures) + 1);
}

/// Runs a test on a thread of its own, and waits a minute at most.
#[track_caller]
pub(crate) fn bounded<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        let outcome = test();
        let _ = sender.send(());
        outcome
    });
    // A test that panics lets go of its end of the channel, which is no want of time.
    assert_ne!(
        ended.recv_timeout(BOUND),
        Err(mpsc::RecvTimeoutError::Timeout),
        "the test should end in time"
    );
    thread.join().expect("the test should succeed")
}
