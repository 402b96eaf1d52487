//! The driver on a scripted bus, with a counter that counts whenever somebody looks at it.

use std::cell::Cell;
use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use no_std_tests::{Bus, BusError, Driver, InvalidSettings, Noise, Settings, Ticks, cached};
use retry_runtime::backoff::Schedule;
use retry_runtime::{GaveUp, InvalidBudget, InvalidPolicy, Policy, StopReason, TimedOut};

const MILLISECOND: Duration = Duration::from_millis(1);
const HOT: BusError = BusError::Hot {
    rest: Duration::from_millis(70),
};

/// Answers that repeat their last.
struct Script {
    answers: Vec<Result<u16, BusError>>,
    attempts: Rc<Cell<u32>>,
}

impl Bus for Script {
    fn measure(&mut self) -> Result<u16, BusError> {
        let attempt = self.attempts.get();
        self.attempts.set(attempt + 1);
        let answer = self.answers.get(attempt as usize).or(self.answers.last());
        answer.copied().unwrap_or(Err(BusError::Absent))
    }

    fn buffered(&mut self) -> Option<u16> {
        self.measure().ok()
    }
}

/// Milliseconds.
struct Counter(Rc<Cell<u64>>);

impl Ticks for Counter {
    const PER_SECOND: u64 = 1_000;

    fn now(&mut self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

/// What came of it, how many attempts it took, and how many milliseconds.
fn run<R>(
    policy: Policy,
    answers: &[Result<u16, BusError>],
    call: impl FnOnce(&mut Driver<Script, Counter>) -> R,
) -> (R, u32, u64) {
    let (attempts, time) = (Rc::default(), Rc::default());
    let script = Script {
        answers: answers.to_vec(),
        attempts: Rc::clone(&attempts),
    };
    let outcome = call(&mut Driver::new(
        script,
        Counter(Rc::clone(&time)),
        Noise::new(7),
        policy,
    ));
    (outcome, attempts.get(), time.get())
}

/// Tells what the fallback was told, if it was asked.
fn give_up(policy: Policy, error: BusError) -> Option<GaveUp<BusError>> {
    let mut told = None;
    let (outcome, attempts, _) = run(policy, &[Err(error)], |driver| {
        driver.measure(|gave_up| {
            told = Some(gave_up);
            Ok(0)
        })
    });
    assert_eq!(outcome, Ok(0));
    assert_eq!(
        attempts,
        told.as_ref().map_or(0, |told: &GaveUp<_>| told.attempts)
    );
    told
}

fn fixed(delay: Duration) -> Policy {
    Policy::new().backoff(Schedule::fixed(delay))
}

#[test]
fn measures_once_the_bus_is_free_and_the_sensor_is_cool() {
    let answers = [Err(BusError::Busy), Err(HOT), Ok(21)];

    let (outcome, attempts, time) = run(fixed(MILLISECOND * 20), &answers, |driver| {
        driver.measure(|gave_up| cached(0, &gave_up))
    });

    assert_eq!((outcome, attempts), (Ok(21), 3));
    // The waits of 20 and 70 ms, and some looks at the counter.
    assert!((90..100).contains(&time), "{time} ms");
}

#[test]
fn waits_for_the_buffer() {
    let answers = [Err(BusError::Busy), Ok(21)];

    let (value, attempts, _) = run(fixed(MILLISECOND), &answers, Driver::buffered);

    assert_eq!((value, attempts), (Some(21), 2));
}

#[test]
fn spreads_delays_by_the_noise_it_is_given() {
    let policy = Policy::new()
        .max_attempts(2)
        .backoff(Schedule::exponential(Duration::from_secs(10)));
    let answers = [Err(BusError::Busy)];

    let (_, _, time) = run(policy, &answers, Driver::buffered);

    assert!((100..9_900).contains(&time), "{time} ms");
}

#[test]
fn gives_up_for_the_reason_that_the_policy_has() {
    let silent = BusError::from(TimedOut::after(MILLISECOND));
    let reason = |policy, error| give_up(policy, error).unwrap().reason;

    let policy = fixed(MILLISECOND * 40);
    assert_eq!(reason(policy, silent), StopReason::MaxAttempts);
    assert_eq!(reason(policy, BusError::Absent), StopReason::NotRetryable);
    assert_eq!(
        reason(policy.max_retry_after(MILLISECOND), HOT),
        StopReason::RetryAfterTooLong
    );
    assert_eq!(
        reason(policy.deadline(MILLISECOND * 60), silent),
        StopReason::Deadline
    );
}

#[test]
fn every_form_of_backoff_ends_after_its_attempts() {
    for policy in no_std_tests::forms() {
        let told = give_up(policy, BusError::Busy).unwrap();

        assert_eq!((told.attempts, told.reason), (6, StopReason::MaxAttempts));
        assert!(no_std_tests::longest(&policy, 5) <= Duration::from_millis(30));
    }
}

#[test]
fn fallback_stands_in_unless_there_is_no_sensor() {
    let measure = |error| {
        let (outcome, ..) = run(fixed(MILLISECOND), &[Err(error)], |driver| {
            driver.measure(|gave_up| cached(20, &gave_up))
        });
        outcome
    };

    assert_eq!(measure(BusError::Busy), Ok(20));
    assert_eq!(measure(BusError::Absent), Err(BusError::Absent));
}

#[test]
fn settings_that_contradict_themselves_are_refused() {
    let settings = Settings {
        attempts: 5,
        first: MILLISECOND,
        longest: MILLISECOND * 9,
        spread: 20,
    };

    assert_eq!(settings.policy().unwrap().get_max_attempts(), Some(5));
    let none = Settings {
        attempts: 0,
        ..settings
    };
    assert_eq!(none.policy().unwrap_err(), InvalidPolicy::NoAttempts);
}

#[test]
fn errors_are_errors_and_have_texts() {
    let policy = InvalidSettings::Policy(InvalidPolicy::JitterNotTaken);
    let budget = InvalidSettings::Budget(InvalidBudget::RatioOutOfRange);
    let told = give_up(fixed(MILLISECOND), BusError::Absent).unwrap();

    assert!(
        policy
            .to_string()
            .starts_with("this backoff takes no jitter")
    );
    assert_eq!(
        budget.to_string(),
        "the ratio must be a fraction from 0 to 1"
    );
    assert_eq!(told.source().unwrap().to_string(), "there is no sensor");
}
