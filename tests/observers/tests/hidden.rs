//! Texts of errors that are hidden, in one function or in the whole process, are in no receiver.
//! One test, since the switch and the logger are those of the process.

use observer_tests::subscriber::Events;
use observer_tests::{Failure, Service, figures, records};
use retry_runtime::event::hide_error_texts;
use retry_runtime::retry;

#[retry(max = 2, backoff = none, errors = hidden, name = "hidden")]
fn hidden(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[retry(max = 2, backoff = none, name = "plain")]
fn plain(service: &Service) -> Result<(), Failure> {
    service.call()
}

fn secrets(lines: &[String]) -> usize {
    let is_secret = |line: &&String| line.contains("secret") || line.contains("refused");
    lines.iter().filter(is_secret).count()
}

#[test]
fn hidden_texts_are_in_no_receiver() {
    records::start();
    let events = Events::start();
    let fail = |call: fn(&Service) -> Result<(), Failure>| {
        let figures = figures::of(|| {
            call(&Service::unreachable(2)).unwrap_err();
            call(&Service::denying()).unwrap_err();
        });
        (events.lines(), records::lines(), figures)
    };

    let (events, records, figures) = fail(hidden);
    assert_eq!(
        events,
        [
            "WARN [] retrying operation=\"hidden\" attempt=1u64 max=2u64 delay_ms=0u64 class=\"transient\" error=transient error",
            "ERROR [] gave up operation=\"hidden\" attempt=2u64 max=2u64 reason=\"max_attempts\" class=\"transient\" error=transient error",
            "DEBUG [] not retried operation=\"hidden\" attempt=1u64 max=2u64 reason=\"not_retryable\" class=\"permanent\" error=permanent error",
        ]
    );
    assert_eq!(
        records,
        [
            "WARN retry_runtime: `hidden` failed at attempt 1 of 2, retrying in 0ns: transient error",
            "ERROR retry_runtime: `hidden` failed at attempt 2 of 2, giving up: max_attempts: transient error",
            "DEBUG retry_runtime: `hidden` failed at attempt 1 of 2, giving up: not_retryable: permanent error",
        ]
    );
    assert_eq!(secrets(&figures), 0, "{figures:?}");

    let (events, records, figures) = fail(plain);
    assert_eq!(secrets(&events), 3, "{events:?}");
    assert_eq!(secrets(&records), 3, "{records:?}");
    assert_eq!(secrets(&figures), 0, "{figures:?}");

    hide_error_texts(true);
    let (events, records, figures) = fail(plain);
    assert_eq!((events.len(), records.len(), figures.len()), (3, 3, 5));
    assert_eq!(secrets(&events), 0, "{events:?}");
    assert_eq!(secrets(&records), 0, "{records:?}");
    assert_eq!(secrets(&figures), 0, "{figures:?}");
}
