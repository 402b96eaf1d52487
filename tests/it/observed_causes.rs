//! Why an attempt was not good enough, as an observer is shown it.

use std::error::Error as _;
use std::fmt::{self, Debug};
use std::io;
use std::sync::Mutex;

use retry_runtime::{Class, Classify, retry};

use crate::support::{Error, Flaky, Kept, Log};

/// A function that fails with the error it is given, and what its observer is shown of that.
macro_rules! shown {
    ($error:expr, $ty:ty) => {{
        #[retry(max = 1, on = _, observe = |event| {
            let cause = event.cause().unwrap();
            *shown.lock().unwrap() = format!("{cause} | {cause:#} | {cause:?} | {}", cause.as_error().is_some());
        })]
        fn fail(error: $ty, shown: &Mutex<String>) -> Result<(), $ty> {
            Err(error)
        }
        let shown = Mutex::default();
        let _ = fail($error, &shown);
        shown.into_inner().unwrap()
    }};
}

#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot connect")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn refused() -> io::Error {
    io::ErrorKind::ConnectionRefused.into()
}

/// Nothing is asked of the type.
struct Opaque;

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct ByDebug(u32);

#[test]
fn error_is_shown_by_what_its_type_can_do() {
    assert_eq!(
        shown!(Outer(refused()), Outer),
        "cannot connect | cannot connect: connection refused | Outer(Kind(ConnectionRefused)) | true"
    );
    assert_eq!(
        shown!(
            Box::new(Outer(refused())),
            Box<dyn std::error::Error + Send + Sync>
        ),
        "cannot connect | cannot connect: connection refused | Outer(Kind(ConnectionRefused)) | true"
    );
    let shown = shown!(
        anyhow::Error::new(refused()).context("no answer"),
        anyhow::Error
    );
    assert!(
        shown.starts_with("no answer | no answer: connection refused | "),
        "{shown}"
    );
    assert!(shown.ends_with("| true"), "{shown}");
    assert_eq!(
        shown!("busy".to_owned(), String),
        "busy | busy | busy | false"
    );
    assert_eq!(shown!("busy", &'static str), "busy | busy | busy | false");
    assert_eq!(
        shown!(ByDebug(7), ByDebug),
        "ByDebug(7) | ByDebug(7) | ByDebug(7) | false"
    );
    let name = "it::observed_causes::Opaque";
    assert_eq!(
        shown!(Opaque, Opaque),
        format!("{name} | {name} | {name} | false")
    );
}

/// The bounds of the function are all that there is to go by, and none is asked for.
#[test]
fn error_of_a_generic_function_is_shown_by_its_bounds() {
    #[retry(max = 1, on = _, observe = |event| *shown.lock().unwrap() = event.cause().unwrap().to_string())]
    fn bounded<E: Debug>(error: E, shown: &Mutex<String>) -> Result<(), E> {
        Err(error)
    }
    #[retry(max = 1, on = _, observe = |event| *shown.lock().unwrap() = event.cause().unwrap().to_string())]
    fn unbounded<E>(error: E, shown: &Mutex<String>) -> Result<(), E> {
        Err(error)
    }
    let shown = Mutex::default();

    assert_eq!(bounded(Error::Busy, &shown), Err(Error::Busy));
    assert_eq!(*shown.lock().unwrap(), "Busy");
    assert_eq!(unbounded(Error::Busy, &shown), Err(Error::Busy));
    assert_eq!(*shown.lock().unwrap(), "it::support::Error");
}

#[derive(Debug)]
struct Borrowed<'a>(&'a str);

impl fmt::Display for Borrowed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Borrowed<'_> {}

/// An error that borrows is no reason to ask for `'static`.
#[test]
fn error_that_borrows_is_shown() {
    #[retry(max = 2, backoff = none, on = _, observe = log)]
    fn borrowed<'a>(text: &'a str, log: &Log) -> Result<u32, Borrowed<'a>> {
        Err(Borrowed(text))
    }
    let (log, text) = (Log::default(), String::from("of the caller's"));

    assert!(borrowed(&text, &log).unwrap_err().source().is_none());

    assert!(
        log.take()
            .iter()
            .all(|line| line.ends_with(": of the caller's"))
    );
}

/// What is not `'static` has no class that could be found in it, but it is an error.
#[test]
fn dynamic_error_that_borrows_is_shown() {
    type Boxed<'a> = Box<dyn std::error::Error + Send + Sync + 'a>;
    #[retry(max = 1, on = _, observe = log)]
    fn boxed<'a>(text: &'a str, log: &Log) -> Result<u32, Box<dyn std::error::Error + 'a>> {
        Err(Box::new(Borrowed(text)))
    }
    #[retry(max = 2, backoff = none, when = |_| true, breaker(failures = 9), observe = log)]
    fn boxed_send<'a>(
        text: &'a str,
        log: &Log,
    ) -> Result<u32, Box<dyn std::error::Error + Send + Sync + 'a>> {
        Err(Box::new(Borrowed(text)))
    }
    #[retry(max = 2, backoff = none, on = _)]
    fn lent<'a>(error: &'a dyn std::error::Error) -> Result<u32, &'a dyn std::error::Error> {
        Err(error)
    }
    let (log, text) = (Log::default(), String::from("of the caller's"));

    assert!(boxed(&text, &log).is_err());
    let outcome: Result<u32, Boxed<'_>> = boxed_send(&text, &log);
    assert!(outcome.is_err());
    assert!(lent(&Borrowed(&text)).is_err());

    let lines = log.take();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.ends_with(": of the caller's")));
}

#[test]
fn value_that_is_retried_is_shown_by_the_pattern() {
    #[retry(max = 2, backoff = none, name = "poll", on = Ok(n) if *n < 3, observe = log)]
    fn poll(service: &Flaky, log: &Log) -> Result<u32, Error> {
        service.call()
    }
    let log = Log::default();

    assert_eq!(poll(&Flaky::failing(0), &log), Ok(2));

    assert_eq!(
        log.take(),
        [
            "`poll` failed at attempt 1 of 2, retrying in 0ns: the outcome matches `Ok(n) if *n < 3`",
            "`poll` failed at attempt 2 of 2, giving up: max_attempts: the outcome matches `Ok(n) if *n < 3`",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn interrupted_attempt_without_an_error_says_so() {
    #[derive(Debug, Classify)]
    #[classify(transient)]
    struct Mute;
    #[retry(max = 1, timeout = 1s, fallback = |_| Ok(0), observe = |event| {
        let cause = event.cause().unwrap();
        told.lock().unwrap().push((cause.class(), cause.to_string()));
    })]
    async fn mute(told: &Mutex<Vec<(Option<Class>, String)>>) -> Result<u32, Mute> {
        std::future::pending().await
    }
    #[retry(max = 1, timeout = 1s, on = Ok(0), fallback = |_| Ok(0), observe = |event| {
        let cause = event.cause().unwrap();
        told.lock().unwrap().push((cause.class(), cause.to_string()));
    })]
    async fn patterned(told: &Mutex<Vec<(Option<Class>, String)>>) -> Result<u32, Mute> {
        std::future::pending().await
    }
    let told = Mutex::default();

    assert_eq!(mute(&told).await.unwrap(), 0);
    let _ = patterned(&told).await;

    let shown = (
        Some(Class::Timeout),
        "the attempt was interrupted".to_owned(),
    );
    assert_eq!(told.into_inner().unwrap(), [shown.clone(), shown]);
}

#[test]
fn hidden_errors_show_their_class_alone() {
    #[retry(max = 2, backoff = none, name = "login", errors = hidden, observe = log)]
    fn login(error: Error, log: &Log) -> Result<u32, Error> {
        Err(error)
    }
    #[retry(max = 1, on = _, errors = hidden, observe = |event| {
        let cause = event.cause().unwrap();
        let is_error = cause.as_error().is_some();
        kept.borrow_mut().push(format!("{cause} | {cause:#} | {cause:?} | {is_error}"));
    })]
    fn unclassified(kept: &Kept<String>) -> Result<u32, Outer> {
        Err(Outer(refused()))
    }
    let (log, kept) = (Log::default(), Kept::default());

    assert!(login(Error::Slow, &log).is_err());
    assert_eq!(
        log.take(),
        [
            "`login` failed at attempt 1 of 2, retrying in 0ns: timeout error",
            "`login` failed at attempt 2 of 2, giving up: max_attempts: timeout error",
        ]
    );
    assert!(unclassified(&kept).is_err());
    assert_eq!(kept.into_inner(), ["error | error | error | false"]);
}

/// By none of the ways that lead from an event to its error.
#[test]
fn hidden_text_cannot_be_reached() {
    #[retry(max = 2, backoff = none, on = _, errors = hidden, observe = |event| {
        let cause = event.cause().unwrap();
        let error = cause.as_error().map(ToString::to_string);
        let parts = format!("{cause} {cause:#} {cause:?} {cause:#?} {cause:>9} {error:?}");
        kept.borrow_mut().push(format!("{event} {event:#} {event:?} {event:#?} {parts}"));
    })]
    fn login<E>(error: E, kept: &Kept<String>) -> Result<u32, E>
    where
        E: std::error::Error + Clone,
    {
        Err(error)
    }
    #[derive(Debug, Clone)]
    struct Secret(&'static str);
    impl fmt::Display for Secret {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }
    impl std::error::Error for Secret {}
    let kept = Kept::default();

    assert!(login(Secret("hunter2"), &kept).is_err());

    let kept = kept.into_inner();
    assert_eq!(kept.len(), 2);
    assert!(
        kept.iter().all(|text| !text.contains("hunter2")),
        "{kept:?}"
    );
}
