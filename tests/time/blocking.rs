//! Blocking calls. Tokio's clock is paused, so that only what is waited takes time, and virtual time
//! lets it pass.

use proptest::prelude::*;
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::clock::{Clock, SystemClock};
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::timer::thread;
use retry_runtime::{
    Attempts, Budget, Classes, Decision, Failure, Jitter, Policy, StopReason, retry,
};
use std::cell::Cell;
use std::time::Duration;

use crate::model::{self, Course};
use crate::plan::{Error, Journal, Outcome, Plan, plan};
use crate::seeded::config;

/// One attempt.
fn attempt(plan: &Plan, journal: &Journal) -> Outcome {
    let _entry = journal.begin();
    let number = journal.number();
    let (takes, ending) = plan.attempt(number);
    thread::sleep(takes);
    ending.outcome(number)
}

/// Every part by an expression.
#[retry(
    max = plan.max,
    backoff = plan.schedule(),
    jitter = jitter,
    deadline = plan.deadline.unwrap_or(Duration::MAX),
    retry_after = Error::wait,
)]
fn by_parts(plan: &Plan, journal: &Journal, jitter: Jitter) -> Outcome {
    attempt(plan, journal)
}

#[retry(policy = &policy)]
fn by_policy(plan: &Plan, journal: &Journal, policy: Policy) -> Outcome {
    attempt(plan, journal)
}

/// The longest wait that may be asked for is a part of policies only.
#[retry(
    policy = policy,
    max = plan.max,
    backoff = plan.schedule(),
    deadline = plan.deadline.unwrap_or(Duration::MAX),
    retry_after = Error::wait,
    breaker = breaker,
    budget = budget,
)]
fn guarded(
    plan: &Plan,
    journal: &Journal,
    policy: Policy,
    breaker: &CircuitBreaker,
    budget: &Budget,
) -> Outcome {
    attempt(plan, journal)
}

/// What a fallback is told: attempts, time, reason.
type Told = (u32, Duration, StopReason);

#[retry(policy = &policy, fallback = |gave_up| {
    told.set(Some((gave_up.attempts, gave_up.elapsed, gave_up.reason)));
    gave_up.error.map_or(Ok(0), Err)
})]
fn with_fallback(
    plan: &Plan,
    journal: &Journal,
    policy: Policy,
    told: &Cell<Option<Told>>,
) -> Outcome {
    attempt(plan, journal)
}

/// A clock that stands still.
fn paused() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let built = builder.enable_time().start_paused(true).build();
    built.expect("a runtime with a clock alone")
}

/// Makes a call, and says what it came to.
fn course(call: impl FnOnce(&Journal) -> Outcome) -> Course {
    let runtime = paused();
    let _paused = runtime.enter();
    let time = VirtualTime::start();
    let (journal, start) = (Journal::default(), SystemClock.now());
    let outcome = call(&journal);
    Course {
        outcome,
        attempts: journal.since(start),
        delays: time.delays(),
    }
}

fn any_plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        plan(Duration::from_nanos(1)),
        plan(Duration::from_millis(1)),
        plan(Duration::from_secs(1)),
        plan(Duration::from_secs(3_600)),
    ]
}

fn jitter() -> impl Strategy<Value = Jitter> {
    prop_oneof![
        Just(Jitter::FULL),
        Just(Jitter::EQUAL),
        (0..=100_u32).prop_map(Jitter::percent),
    ]
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn call_by_parts_is_as_modelled(plan in any_plan()) {
        let plan = Plan { longest: Duration::from_secs(60), ..plan };

        let course = course(|journal| by_parts(&plan, journal, Jitter::NONE));

        prop_assert_eq!(course, model::patient(&plan).0);
    }

    #[test]
    fn call_by_policy_is_as_modelled(plan in any_plan()) {
        let policy = plan.policy(Jitter::NONE);

        let course = course(|journal| by_policy(&plan, journal, policy));

        prop_assert_eq!(course, model::patient(&plan).0);
    }

    #[test]
    fn call_without_the_attribute_is_as_modelled(plan in any_plan()) {
        let policy = plan.policy(Jitter::NONE);

        let course = course(|journal| policy.call(|| attempt(&plan, journal)));

        prop_assert_eq!(course, model::patient(&plan).0);
    }

    #[test]
    fn breaker_and_budget_that_have_no_objection_change_nothing(plan in any_plan()) {
        let policy = Policy::new().jitter(Jitter::NONE).max_retry_after(plan.longest);
        let (breaker, budget) = (CircuitBreaker::consecutive(50), Budget::new().capacity(1_000));

        let course = course(|journal| guarded(&plan, journal, policy, &breaker, &budget));

        prop_assert_eq!(course, model::patient(&plan).0);
    }

    #[test]
    fn fallback_is_told_what_is_modelled(plan in any_plan()) {
        let (policy, told) = (plan.policy(Jitter::NONE), Cell::new(None));

        let course = course(|journal| with_fallback(&plan, journal, policy, &told));

        let (modelled, reason) = model::patient(&plan);
        let reason = reason.filter(|reason| *reason != StopReason::NotRetryable);
        prop_assert_eq!(told.get().is_some(), reason.is_some());
        if let (Some((attempts, elapsed, told)), Some(reason)) = (told.get(), reason) {
            let ends: Vec<_> = modelled.attempts.iter().map(|(_, end)| *end).collect();
            let since = if plan.deadline.is_some() { Duration::ZERO } else { ends[0] };
            prop_assert_eq!(told, reason);
            prop_assert_eq!(attempts as usize, ends.len());
            prop_assert_eq!(elapsed, ends[ends.len() - 1] - since);
        }
        prop_assert_eq!(course, modelled);
    }

    /// A deadline cuts a call off where it would be reached, and leaves alone what comes before:
    /// with the same draws, a call without one goes on from there.
    #[test]
    fn jittered_delays_keep_to_their_bounds(plan in any_plan(), jitter in jitter(), seed in any::<u64>()) {
        let endless = Plan { deadline: None, ..plan.clone() };
        let run = |plan: &Plan| {
            testing::seed(seed);
            course(|journal| by_policy(plan, journal, plan.policy(jitter)))
        };

        let (course, longer) = (run(&plan), run(&endless));

        prop_assert_eq!(course.delays.len() + 1, course.attempts.len());
        for (at, delay) in course.delays.iter().enumerate() {
            let (begin, end) = (course.attempts[at + 1].0, course.attempts[at].1);
            let wait = asked_wait(&plan, at);
            let most = model::own_delay(&plan, u32::try_from(at)? + 1);
            prop_assert_eq!(begin - end, *delay);
            prop_assert!(*delay >= wait);
            prop_assert!(delay.as_nanos() <= most.max(wait.as_nanos()));
            prop_assert!(wait <= plan.longest);
            prop_assert!(plan.deadline.is_none_or(|deadline| begin < deadline));
        }
        let first_too_late = longer.attempts.iter().skip(1)
            .position(|(begin, _)| plan.deadline.is_some_and(|deadline| *begin >= deadline));
        let attempts = first_too_late.map_or(longer.attempts.len(), |retries| retries + 1);
        prop_assert_eq!(&course.attempts[..], &longer.attempts[..attempts]);
    }

    /// Asked by hand, the state decides as it does in a call.
    #[test]
    fn state_decides_as_the_call_does(plan in any_plan()) {
        let policy = plan.policy(Jitter::NONE);
        let (modelled, reason) = model::patient(&plan);

        let mut state = Attempts::new();
        for (at, (_, end)) in modelled.attempts.iter().enumerate() {
            let (_, ending) = plan.attempt(state.number());
            let Err(error) = ending.outcome(state.number()) else { break };
            let failure = Failure::of(&error, Classes::TRANSIENT);
            let decision = state.decide_within(&policy, *end, failure, "laws::operation");
            let expected = modelled.delays.get(at).copied();
            prop_assert_eq!(decision, match (expected, reason) {
                (Some(delay), _) => Decision::Sleep(delay),
                (None, Some(reason)) => Decision::Stop(reason),
                (None, None) => panic!("a success was decided about"),
            });
        }
    }
}

/// The wait that the other side asked for after an attempt.
fn asked_wait(plan: &Plan, at: usize) -> Duration {
    let outcome = plan.attempts.get(at).map(|(_, ending)| ending.outcome(1));
    let error = outcome.and_then(Result::err);
    error.and_then(|error| error.wait()).unwrap_or_default()
}
