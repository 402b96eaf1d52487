//! Asynchronous calls, on tokio's paused clock. Its timers know milliseconds only, so those are the
//! unit where a model has to be met exactly.

use proptest::prelude::*;
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::clock::{Clock, SystemClock};
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{Budget, Jitter, Policy, StopReason, retry};
use std::cell::Cell;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::model::{self, Course};
use crate::plan::{Error, Journal, Outcome, Plan, plan};
use crate::seeded::config;

const TICK: Duration = Duration::from_millis(1);

/// One attempt; it takes its time in two parts.
async fn attempt(plan: &Plan, journal: &Journal) -> Outcome {
    let _entry = journal.begin();
    let number = journal.number();
    let (takes, ending) = plan.attempt(number);
    if takes > TICK {
        sleep(takes - TICK).await;
        yield_now().await;
    }
    if !takes.is_zero() {
        sleep(takes.min(TICK)).await;
    }
    ending.outcome(number)
}

#[retry(
    max = plan.max,
    backoff = plan.schedule(),
    jitter = Jitter::NONE,
    timeout = plan.timeout,
    deadline = plan.deadline.unwrap_or(Duration::MAX),
    retry_after = Error::wait,
)]
async fn by_parts(plan: &Plan, journal: &Journal) -> Outcome {
    attempt(plan, journal).await
}

/// Interrupted at the policy's deadline as well, because there is a timeout.
#[retry(policy = &policy, timeout = plan.timeout)]
async fn by_policy(plan: &Plan, journal: &Journal, policy: Policy) -> Outcome {
    attempt(plan, journal).await
}

/// Not interrupted.
#[retry(policy = &policy)]
async fn by_patient_policy(plan: &Plan, journal: &Journal, policy: Policy) -> Outcome {
    attempt(plan, journal).await
}

/// What a fallback is told: attempts, time, reason.
type Told = (u32, Duration, StopReason);

#[retry(
    policy = policy,
    timeout = plan.timeout,
    deadline = plan.deadline.unwrap_or(Duration::MAX),
    sleep = |delay| async move { sleep(delay).await },
    retry_after = Error::wait,
    breaker = breaker,
    budget = budget,
    fallback = |gave_up| {
        yield_now().await;
        told.set(Some((gave_up.attempts, gave_up.elapsed, gave_up.reason)));
        gave_up.error.map_or(Ok(0), Err)
    },
)]
async fn with_everything(
    plan: &Plan,
    journal: &Journal,
    policy: Policy,
    breaker: &CircuitBreaker,
    budget: &Budget,
    told: &Cell<Option<Told>>,
) -> Outcome {
    attempt(plan, journal).await
}

/// Makes a call, and says what it came to.
fn course(call: impl AsyncFnOnce(&Journal) -> Outcome) -> Course {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime with a clock alone");
    runtime.block_on(async {
        let time = VirtualTime::start();
        let (journal, start) = (Journal::default(), SystemClock.now());
        let outcome = call(&journal).await;
        Course {
            outcome,
            attempts: journal.since(start),
            delays: time.delays(),
        }
    })
}

fn any_plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        plan(TICK),
        plan(Duration::from_secs(1)),
        plan(Duration::from_secs(60)),
    ]
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn call_by_parts_is_as_modelled(plan in any_plan()) {
        let plan = Plan { longest: Duration::from_secs(60), ..plan };

        let course = course(async |journal| by_parts(&plan, journal).await);

        prop_assert_eq!(course, model::strict(&plan).0);
    }

    #[test]
    fn call_by_policy_is_as_modelled(plan in any_plan()) {
        let policy = plan.policy(Jitter::NONE);

        let course = course(async |journal| by_policy(&plan, journal, policy).await);

        prop_assert_eq!(course, model::strict(&plan).0);
    }

    #[test]
    fn policy_alone_interrupts_nothing(plan in any_plan()) {
        let policy = plan.policy(Jitter::NONE);

        let attribute = course(async |journal| by_patient_policy(&plan, journal, policy).await);
        let closure = course(async |journal| policy.call_async(async || attempt(&plan, journal).await).await);

        let modelled = model::patient(&plan).0;
        prop_assert_eq!(&attribute, &modelled);
        prop_assert_eq!(closure, modelled);
    }

    #[test]
    fn call_with_everything_is_as_modelled(plan in any_plan()) {
        let plan = Plan { deadline: plan.deadline.or(Some(Duration::MAX)), ..plan };
        let (policy, told) = (plan.policy(Jitter::NONE), Cell::new(None));
        let (breaker, budget) = (CircuitBreaker::consecutive(50), Budget::new().capacity(1_000));

        let course = course(async |journal| {
            with_everything(&plan, journal, policy, &breaker, &budget, &told).await
        });

        let (modelled, reason) = model::strict(&plan);
        let expected = reason
            .filter(|reason| *reason != StopReason::NotRetryable)
            .and_then(|reason| {
                let (_, end) = modelled.attempts.last()?;
                Some((u32::try_from(modelled.attempts.len()).ok()?, *end, reason))
            });
        prop_assert_eq!(told.get(), expected);
        prop_assert_eq!(breaker.snapshot().in_flight(), 0);
        prop_assert_eq!(course, modelled);
    }

    /// Where times are no whole milliseconds, each wait lasts until the next one.
    #[test]
    fn bounds_hold_to_the_tick_of_the_timer(
        plan in plan(Duration::from_micros(137)), seed in any::<u64>(),
    ) {
        testing::seed(seed);
        let policy = plan.policy(Jitter::FULL);

        let course = course(async |journal| by_policy(&plan, journal, policy).await);

        prop_assert_eq!(course.delays.len() + 1, course.attempts.len());
        let deadline = plan.deadline.unwrap_or(Duration::MAX);
        for (at, (begin, end)) in course.attempts.iter().enumerate() {
            let limit = plan.timeout.min(deadline.saturating_sub(*begin));
            prop_assert!(end.saturating_sub(*begin) <= limit.saturating_add(TICK));
            prop_assert!(*end <= deadline.saturating_add(TICK));
            if let Some(delay) = course.delays.get(at) {
                let pause = course.attempts[at + 1].0 - *end;
                prop_assert!(pause >= *delay && pause <= *delay + TICK);
                prop_assert!(*end + *delay < deadline);
            }
        }
    }
}
