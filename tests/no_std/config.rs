//! How the driver retries, as constants and from what an operator has set.

use core::error::Error;
use core::fmt;
use core::time::Duration;

use retry_runtime::backoff::{
    self, Backoff, DEFAULT_MAX, Decorrelated, Exponential, Factor, Fibonacci, Fixed, FromFn,
    Linear, Schedule, Step,
};
use retry_runtime::{InvalidBudget, InvalidPolicy, Jitter, Policy};

const MILLISECOND: Duration = Duration::from_millis(1);

const STEPS: &[Duration] = &[MILLISECOND, Duration::from_millis(7)];

/// Patient at first, then every ten milliseconds: a backoff of the driver's own.
static SETTLING: FromFn<fn(Step) -> Duration> =
    backoff::from_fn(|step| MILLISECOND * if step.failed() < 3 { 30 } else { 10 });

/// One policy for each form of backoff.
#[must_use]
pub fn forms() -> [Policy; 8] {
    let factor = Factor::ratio(3, 2);
    [
        Schedule::None,
        Fixed::new(MILLISECOND).into(),
        Linear::new(MILLISECOND).step(MILLISECOND * 5).into(),
        Exponential::new(MILLISECOND).factor(factor).into(),
        Fibonacci::new(MILLISECOND).max(DEFAULT_MAX).into(),
        Decorrelated::new(MILLISECOND).into(),
        Schedule::list(STEPS),
        Schedule::Custom(&SETTLING),
    ]
    .map(|form| Policy::new().backoff(form).max_attempts(6))
}

/// What an operator has set.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The most attempts.
    pub attempts: u32,
    /// The first delay.
    pub first: Duration,
    /// The longest delay.
    pub longest: Duration,
    /// How many hundredths of a delay are random.
    pub spread: u32,
}

impl Settings {
    /// Returns the policy that an operator has set.
    ///
    /// # Errors
    ///
    /// Refuses settings that contradict themselves.
    pub const fn policy(self) -> Result<Policy, InvalidPolicy> {
        let form = Exponential::new(self.first).max(self.longest);
        let jitter = Jitter::percent(self.spread);
        match Policy::try_new(self.attempts, Schedule::Exponential(form), Some(jitter)) {
            Ok(policy) => policy.deadline(Duration::from_secs(1)).check(),
            Err(refused) => Err(refused),
        }
    }
}

/// Why settings were refused; a gateway, which has a standard library, sets a budget as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidSettings {
    /// The policy contradicts itself.
    Policy(InvalidPolicy),
    /// So does the budget.
    Budget(InvalidBudget),
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(refused) => refused.fmt(f),
            Self::Budget(refused) => refused.fmt(f),
        }
    }
}

impl Error for InvalidSettings {}

/// Returns the longest delay after so many failures, without jitter.
#[must_use]
pub fn longest(policy: &Policy, failed: u32) -> Duration {
    let form = policy.get_backoff();
    policy
        .get_jitter()
        .apply(form.delay(Step::after(failed)), form.min(), u64::MAX)
}
