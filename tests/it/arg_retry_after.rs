//! `retry_after`: a wait that the other side asked for, read off the error.

use std::time::Duration;

use retry_runtime::testing::VirtualTime;
use retry_runtime::{Classify, retry};

use crate::support::{Flaky, secs};

/// Says how long to wait, in a field that its class does not tell of.
#[derive(Debug, Clone, PartialEq, Classify)]
#[classify(throttled)]
struct Limited {
    wait: Option<Duration>,
}

fn delays(call: impl FnOnce()) -> Vec<Duration> {
    let time = VirtualTime::start();
    call();
    time.delays()
}

#[test]
fn delay_is_the_longer_of_backoff_and_hint() {
    #[retry(max = 2, backoff = fixed(2s), retry_after = |error| error.wait)]
    fn call(wait: Option<Duration>) -> Result<(), Limited> {
        Err(Limited { wait })
    }
    let delay = |wait| delays(|| assert!(call(wait).is_err()));

    assert_eq!(delay(None), [secs(2)]);
    assert_eq!(delay(Some(Duration::ZERO)), [secs(2)]);
    assert_eq!(delay(Some(secs(1))), [secs(2)]);
    assert_eq!(delay(Some(secs(7))), [secs(7)]);
    // Longer than a minute: trying sooner would be useless.
    assert!(delay(Some(secs(61))).is_empty());
    assert!(delay(Some(Duration::MAX)).is_empty());
}

#[test]
fn hint_may_be_a_path_an_expression_and_over_the_arguments() {
    fn twice(error: &Limited) -> Option<Duration> {
        error.wait.map(|wait| wait * 2)
    }
    #[retry(max = 2, backoff = none, retry_after = twice)]
    fn by_path() -> Result<(), Limited> {
        Err(Limited {
            wait: Some(secs(2)),
        })
    }
    #[retry(max = 2, backoff = none, retry_after = |_| Some(wait))]
    fn by_argument(wait: Duration) -> Result<(), Limited> {
        Err(Limited { wait: None })
    }

    assert_eq!(delays(|| assert!(by_path().is_err())), [secs(4)]);
    assert_eq!(delays(|| assert!(by_argument(secs(9)).is_err())), [secs(9)]);
}

#[test]
fn hint_goes_with_every_kind_of_condition() {
    #[derive(Debug, Clone)]
    struct Unclassified;
    #[retry(max = 2, backoff = none, on = _, retry_after = |_| Some(secs(3)))]
    fn every() -> Result<(), Unclassified> {
        Err(Unclassified)
    }
    #[retry(max = 2, backoff = none, on = Err(_) | Ok(0), retry_after = |_| Some(secs(3)))]
    fn outcome(value: Result<u32, Unclassified>) -> Result<u32, Unclassified> {
        Ok(value?)
    }
    #[retry(max = 2, backoff = none, when = |_| true, retry_after = |_| Some(secs(3)))]
    fn condition(service: &Flaky) -> Result<u32, crate::support::Error> {
        service.call()
    }

    assert_eq!(delays(|| assert!(every().is_err())), [secs(3)]);
    assert_eq!(
        delays(|| assert_eq!(condition(&Flaky::failing(1)), Ok(2))),
        [secs(3)]
    );
    // A success asks for nothing.
    assert_eq!(
        delays(|| assert_eq!(outcome(Ok(0)).unwrap(), 0)),
        [Duration::ZERO]
    );
}
