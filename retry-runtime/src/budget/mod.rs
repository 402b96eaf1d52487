//! Shared tokens that limit how much of the traffic is retries.
//!
//! A thin shell around `step`: one atomic word, changed by one compare-exchange, beside the terms,
//! which never change. It holds no lock and never waits; a deposit reads no clock.

#[cfg_attr(not(any(retry_loom, retry_shuttle)), path = "mutant/absent.rs")]
pub(crate) mod mutant;
mod payment;
mod step;
mod withdrawal;

pub use self::payment::Payment;
pub use self::withdrawal::Withdrawal;

use self::mutant::Mutant;
use self::step::Terms;
use crate::classify::Class;
use crate::clock::{Clock, SystemClock};
use crate::error::InvalidBudget;
use crate::primitive::{AtomicU64, Ordering, const_unless_modelled};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Tokens shared by many calls: every retry takes some, every success brings a part of one.
///
/// An attempt limit bounds one call, a budget all of them together. While the other side is down,
/// every call fails, and with three attempts in each of *k* layers it gets 3<sup>k</sup> times the
/// calls when it can bear them least. With a budget the retries of all calls that share it are
/// bounded in *any* stretch of time:
///
/// > tokens taken ≤ capacity + ratio × successes + reserve × seconds
///
/// so that with the defaults a service sends, once the capacity is spent, about 1.1 times its calls
/// while the other side works, and hardly more than its calls while it does not. First attempts are
/// never limited.
///
/// | part | default | where it comes from |
/// |---|---|---|
/// | [`capacity`](Budget::capacity) | 100 tokens | tower and Finagle hold what 10 s bring (100 at their 10 a second); gRPC at most 1000; AWS SDKs 500 |
/// | [`ratio`](Budget::ratio) | 1/10 token for a success | gRPC 0.1; Finagle, tower and Linkerd 0.2 |
/// | [`reserve`](Budget::reserve) | 1 token a second | Finagle, tower and Linkerd 10 a second, for each client and server |
/// | [`cost`](Budget::cost) | 1 token; 2 after a timeout | AWS SDKs, where a timeout cost 10 and anything else 5 |
///
/// A budget is full at first. It can be made in a `const` and live in a `static`, and be used by
/// any number of functions. Everything is counted exactly: ten times a tenth is one, and time
/// brings tokens in whole steps of at most a second, never by rounding.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Budget, Class};
///
/// static SEARCH: Budget = Budget::new().capacity(2).reserve(0);
///
/// // Two calls fail and may be tried again, and that was all.
/// let one = SEARCH.withdraw(Class::Transient);
/// let other = SEARCH.withdraw(Class::Transient);
/// assert!(one.is_some() && other.is_some());
/// assert!(SEARCH.withdraw(Class::Transient).is_none());
///
/// // Ten calls succeed: a tenth of a token each.
/// for _ in 0..10 {
///     SEARCH.deposit();
/// }
/// assert!(SEARCH.withdraw(Class::Transient).is_some());
/// ```
///
/// # Thread safety
///
/// Nothing waits, and no tokens are lost or made when threads race. A deposit into a full budget is
/// one load and no write, so that healthy calls do not slow each other down.
pub struct Budget {
    word: AtomicU64,
    terms: Terms,
    /// Where there is none, the system's.
    clock: Option<Arc<dyn Clock>>,
    mutant: Option<Mutant>,
}

/// Returns whether [`Budget::try_new`] would take these; in a `const`, a budget cannot be dropped.
#[must_use]
#[inline]
pub const fn can_be_budget(capacity: u64, ratio: (u64, u64), reserve: u64) -> bool {
    Terms::check(capacity, ratio, reserve).is_ok()
}

impl Budget {
    const_unless_modelled! {
        /// Creates a full budget of 100 tokens; a success brings a tenth, a second brings one.
        #[must_use]
        pub const fn new() -> Self {
            Self::full(Terms::DEFAULT)
        }

        /// Creates a budget that counts as the AWS SDKs do, in their standard mode of 2026.
        ///
        /// It holds 500 tokens. A retry takes 14, or 5 after the other side asked for patience. A
        /// success at the first attempt brings 1, and the success of a retry brings back what
        /// *that* retry took, not those before it. Time brings nothing.
        ///
        /// # Examples
        ///
        /// ```
        /// use retry_runtime::{Budget, Class};
        ///
        /// static STORAGE: Budget = Budget::aws();
        ///
        /// if let Some(retry) = STORAGE.withdraw(Class::Transient) {
        ///     assert_eq!(STORAGE.available(), 486);
        ///     retry.deposit();
        /// }
        /// assert_eq!(STORAGE.available(), 500);
        /// ```
        #[must_use]
        pub const fn aws() -> Self {
            Self::full(Terms::AWS)
        }

        /// Creates a budget of so many tokens, with a ratio of `upper / lower` and a reserve a
        /// second, refusing what makes no sense.
        ///
        /// For values that are not known before run time, such as configuration.
        ///
        /// # Errors
        ///
        /// Refuses a ratio above 1 or one that is no fraction, one whose lower part is above 10 000
        /// in lowest terms, a budget to which nothing ever comes back, a capacity below 2, which is
        /// what a retry after a timeout takes, and one above what can be counted: 67 108 863
        /// divided by the lower part of the ratio.
        ///
        /// # Examples
        ///
        /// ```
        /// use retry_runtime::{Budget, InvalidBudget};
        ///
        /// # fn main() -> Result<(), InvalidBudget> {
        /// let budget = Budget::try_new(1_000, (20, 100), 10)?;
        /// assert_eq!(budget.available(), 1_000);
        ///
        /// let refused = Budget::try_new(1_000, (0, 100), 0).unwrap_err();
        /// assert_eq!(refused, InvalidBudget::NeverRefilled);
        /// # Ok(())
        /// # }
        /// ```
        pub const fn try_new(
            capacity: u64,
            ratio: (u64, u64),
            reserve: u64,
        ) -> Result<Self, InvalidBudget> {
            match Terms::check(capacity, ratio, reserve) {
                Ok(terms) => Ok(Self::full(terms)),
                Err(refused) => Err(refused),
            }
        }

        const fn full(terms: Terms) -> Self {
            Self {
                word: AtomicU64::new(0),
                terms,
                clock: None,
                mutant: None,
            }
        }
    }

    /// Sets how many tokens a full budget holds; 100 unless set.
    ///
    /// That many retries may come in a burst. With 0 no retry is allowed. At most 67 108 863
    /// divided by the lower part of the ratio in lowest terms, 6.7 million at a tenth; more counts
    /// as that.
    #[must_use]
    pub const fn capacity(mut self, tokens: u64) -> Self {
        self.terms = self.terms.with_capacity(tokens);
        self
    }

    /// Sets which part of a token a success brings, as the fraction `upper / lower`; 1/10 unless
    /// set.
    ///
    /// In the long run, that part of the successful calls may be retries on top. Above 1 counts as
    /// 1, and a lower part of 0 is no fraction and counts as 0. Where the lower part is above 10
    /// 000 in lowest terms, the ratio is rounded down to ten-thousandths.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Budget, Class};
    ///
    /// let budget = Budget::new().capacity(1).ratio(1, 3).reserve(0);
    /// assert!(budget.withdraw(Class::Transient).is_some());
    ///
    /// budget.deposit();
    /// budget.deposit();
    /// assert_eq!(budget.available(), 0);
    /// budget.deposit();
    /// assert_eq!(budget.available(), 1);
    /// ```
    #[must_use]
    pub const fn ratio(mut self, upper: u64, lower: u64) -> Self {
        self.terms = self.terms.with_ratio(upper, lower);
        self
    }

    /// Sets how many tokens a second brings; 1 unless set.
    ///
    /// They let a client with few calls retry at all. With 0 only successes bring tokens, and no
    /// clock is read.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Budget, Class, clock::ManualClock};
    /// use std::time::Duration;
    ///
    /// let clock = ManualClock::new();
    /// let budget = Budget::new().capacity(1).reserve(2).clock(clock.clone());
    /// assert!(budget.withdraw(Class::Transient).is_some());
    /// assert!(budget.withdraw(Class::Transient).is_none());
    ///
    /// clock.advance(Duration::from_millis(500));
    /// assert!(budget.withdraw(Class::Transient).is_some());
    /// ```
    #[must_use]
    pub const fn reserve(mut self, tokens: u64) -> Self {
        self.terms = self.terms.with_reserve(tokens);
        self
    }

    /// Sets how many tokens a retry takes after an error of this class; 1, or 2 after a timeout,
    /// unless set.
    ///
    /// 0 counts as 1. A retry that takes more than the capacity is never allowed. Errors that are
    /// permanent are retried only where a pattern says so, and cost the same as transient ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Budget, Class};
    ///
    /// let budget = Budget::new().cost(Class::Throttled, 10);
    /// assert!(budget.withdraw(Class::Throttled).is_some());
    /// assert_eq!(budget.available(), 90);
    /// ```
    #[must_use]
    pub const fn cost(mut self, class: Class, tokens: u64) -> Self {
        self.terms = self.terms.with_cost(class, tokens);
        self
    }

    /// Sets the clock by which the reserve comes; the system's monotonic clock unless set.
    ///
    /// A clock that goes back brings nothing until it is where it was, and takes nothing either.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Takes what a retry costs after an error of this class, or nothing at all if there is too
    /// little.
    ///
    /// Asked before the wait, so that a call that may not retry does not wait in vain. `None`
    /// means: make no further attempt, see
    /// [`StopReason::BudgetExhausted`](crate::StopReason::BudgetExhausted). What was taken stays
    /// taken, whether the retry fails, is cancelled, or never starts.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Budget, Class, Withdrawal};
    ///
    /// static BUDGET: Budget = Budget::new().reserve(0);
    ///
    /// type Outcome = Result<&'static str, Class>;
    ///
    /// fn call(attempt: impl Fn(u32) -> Outcome) -> Outcome {
    ///     let mut retry: Option<Withdrawal<'_>> = None;
    ///     for number in 1.. {
    ///         match (attempt(number), retry.take()) {
    ///             (Ok(done), None) => {
    ///                 BUDGET.deposit();
    ///                 return Ok(done);
    ///             }
    ///             (Ok(done), Some(retry)) => {
    ///                 retry.deposit();
    ///                 return Ok(done);
    ///             }
    ///             (Err(class), _) => match BUDGET.withdraw(class) {
    ///                 Some(withdrawal) => retry = Some(withdrawal),
    ///                 None => return Err(class),
    ///             },
    ///         }
    ///     }
    ///     Err(Class::Transient)
    /// }
    ///
    /// let second = |number| if number < 2 { Err(Class::Timeout) } else { Ok("done") };
    /// assert_eq!(call(second), Ok("done"));
    /// assert_eq!(BUDGET.available(), 98);
    /// assert_eq!(call(|_| Err(Class::Timeout)), Err(Class::Timeout));
    /// assert_eq!(BUDGET.available(), 0);
    /// ```
    #[must_use = "where nothing was taken, there must be no further attempt"]
    pub fn withdraw(&self, class: Class) -> Option<Withdrawal<'_>> {
        let (units, now) = (self.terms.cost(class), self.now());
        if let Some(mutant) = self.mutant {
            let allowed = mutant.withdraw(&self.word, &self.terms, units, now);
            return allowed.then(|| Withdrawal::new(self, units));
        }
        // Relaxed, both: the word is all that is shared, and every change is an exchange on it, so
        // the order of its own changes is enough. Paired with the exchange of `bring`.
        self.word
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |word| {
                self.terms.withdraw(word, units, now)
            })
            .ok()
            .map(|_| Withdrawal::new(self, units))
    }

    /// Brings what a success at the first attempt is worth; see [`Withdrawal::deposit`] for that of
    /// a retry.
    ///
    /// What a full budget does not hold is lost. Reads no clock.
    #[inline]
    pub fn deposit(&self) {
        self.bring(self.terms.reward());
    }

    /// Returns how many whole tokens there are now.
    ///
    /// For metrics and tests: by the time anybody looks, another call may have taken them.
    #[must_use]
    pub fn available(&self) -> u64 {
        // Relaxed: one word, and whoever needs the tokens has to withdraw them.
        let word = self.word.load(Ordering::Relaxed);
        self.terms.available(word, self.now())
    }

    /// Returns how many tokens a full budget holds: the [`capacity`](Budget::capacity), within its
    /// bounds.
    #[must_use]
    pub const fn get_capacity(&self) -> u64 {
        self.terms.tokens()
    }

    /// Adds units, up to the capacity.
    #[inline]
    fn bring(&self, units: u64) {
        // Relaxed: a full budget seen too late costs a part of a token, never makes one; what this
        // thread has taken itself, or has been told of, it sees in any order.
        if self.word.load(Ordering::Relaxed) != 0 {
            self.fill(units);
        }
    }

    #[inline(never)]
    fn fill(&self, units: u64) {
        if let Some(mutant) = self.mutant {
            return mutant.deposit(&self.word, units);
        }
        // Relaxed, both: see `withdraw`. Full by now is no error, and nothing is written.
        let _ = self
            .word
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |word| {
                (word != 0).then(|| step::deposit(word, units))
            });
    }

    /// What time it is, if time brings anything.
    fn now(&self) -> Duration {
        match &self.clock {
            _ if !self.terms.refills() => Duration::ZERO,
            Some(clock) => clock.now(),
            None => SystemClock.now(),
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget")
            .field("available", &self.available())
            .field("capacity", &self.get_capacity())
            .finish_non_exhaustive()
    }
}
