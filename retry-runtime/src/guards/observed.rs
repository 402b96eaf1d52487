//! What tells a function's own observer of its calls, and counts them where it has statistics.
//!
//! A circuit breaker is shared, so it tells nobody in particular; what an attempt of this function
//! has made of it, the function's own observer is told here.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use super::Told;
use crate::attempts::Attempts;
use crate::breaker::{CircuitBreaker, CircuitOpen, Permit, Trip, own_transition};
use crate::classify::Classify;
use crate::event::{Call, Cause, Event, Observer, Observers};
use crate::operation::Operation;
use crate::stats::Stats;
use crate::watch::Watch;

/// Puts together who is told of a call.
#[inline]
pub fn observers<'a>(
    own: Option<&'a dyn Observer>,
    stats: Option<&'static Stats>,
) -> Observers<'a> {
    Observers { own, stats }
}

/// Names the type of a closure's parameter; where it is another, that is said once, since what this
/// gives is an observer whatever the closure is.
#[inline]
pub fn closure_observer<F: Fn(&Event<'_>)>(closure: F) -> ByClosure<F> {
    ByClosure {
        closure,
        call: |closure, event| closure(event),
    }
}

/// A closure, of which it is known that it takes an event. As long-lived as what it captures, and
/// no longer: a type without a name would be taken to need it when it is dropped.
pub struct ByClosure<F> {
    closure: F,
    call: fn(&F, &Event<'_>),
}

impl<F> fmt::Debug for ByClosure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByClosure")
    }
}

impl<F> Observer for ByClosure<F> {
    fn observe(&self, event: &Event<'_>) {
        (self.call)(&self.closure, event);
    }
}

/// What `observe = ..` gives, before it is known how to get at the observer.
#[derive(Debug)]
pub struct Watched<'a, O>(pub &'a O);

/// An observer behind a reference, of a known size.
pub struct Lent<'a, O: ?Sized>(&'a O);

impl<O: ?Sized> fmt::Debug for Lent<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent")
    }
}

impl<O: Observer + ?Sized> Observer for Lent<'_, O> {
    fn observe(&self, event: &Event<'_>) {
        self.0.observe(event);
    }

    fn wants_first_successes(&self) -> bool {
        self.0.wants_first_successes()
    }
}

/// It is an observer.
pub trait Observing<'a, O> {
    /// Returns it.
    fn __retry_observer(&self) -> Lent<'a, O>;
}

impl<'a, O: Observer> Observing<'a, O> for &&&Watched<'a, O> {
    #[inline]
    fn __retry_observer(&self) -> Lent<'a, O> {
        Lent(self.0)
    }
}

/// It is a reference or a pointer to one.
pub trait ObservedThrough<'a, O: Deref> {
    /// Returns what it points to.
    fn __retry_observer(&self) -> Lent<'a, O::Target>;
}

impl<'a, O: Deref> ObservedThrough<'a, O> for &&Watched<'a, O>
where
    O::Target: Observer,
{
    #[inline]
    fn __retry_observer(&self) -> Lent<'a, O::Target> {
        Lent(&**self.0)
    }
}

/// It is a reference or a pointer to such a pointer: a parameter of type `&Arc<..>`, a static that is
/// lazy about one.
pub trait ObservedThroughBoth<'a, O: Deref>
where
    O::Target: Deref,
{
    /// Returns what that points to.
    fn __retry_observer(&self) -> Lent<'a, <O::Target as Deref>::Target>;
}

impl<'a, O: Deref> ObservedThroughBoth<'a, O> for &Watched<'a, O>
where
    O::Target: Deref,
    <O::Target as Deref>::Target: Observer,
{
    #[inline]
    fn __retry_observer(&self) -> Lent<'a, <O::Target as Deref>::Target> {
        Lent(&***self.0)
    }
}

/// It is neither, which the bound says.
pub trait ObservedNothing<O> {
    /// Returns nobody, since nothing has the bound.
    fn __retry_observer(&self) -> Nobody
    where
        O: Observer;
}

impl<O> ObservedNothing<O> for Watched<'_, O> {
    fn __retry_observer(&self) -> Nobody
    where
        O: Observer,
    {
        Nobody
    }
}

/// Stands in for what is no observer, so that this is said once.
#[derive(Debug)]
pub struct Nobody;

impl Observer for Nobody {
    fn observe(&self, _event: &Event<'_>) {}
}

/// Counts a call.
#[inline]
pub fn count(stats: &'static Stats) {
    stats.call();
}

/// Counts an attempt.
#[inline]
pub fn begin_counted(stats: &Stats, attempts: &Attempts) {
    if attempts.number() > 1 {
        stats.retry();
    }
}

/// Tells of a success, if anybody wants to know.
#[inline]
pub(super) fn success(
    attempts: &Attempts,
    operation: &Operation,
    watch: Watch,
    observers: Observers<'_>,
) {
    let number = attempts.number();
    let Observers { own, stats } = observers;
    if number > 1 || own.is_some() {
        tell_success(number, operation, watch, own, stats);
    }
}

/// By values that fit into registers, so that they need not be in memory where nobody is told.
#[cold]
#[inline(never)]
fn tell_success(
    number: u32,
    operation: &Operation,
    mut watch: Watch,
    own: Option<&dyn Observer>,
    stats: Option<&'static Stats>,
) {
    let call = call(operation, watch.asked(), Observers { own, stats });
    if call.is_told() {
        call.succeeded(number, &operation.policy);
    }
}

/// Tells of a call whose next attempt was rejected.
#[inline]
pub fn rejection(
    attempts: &Attempts,
    operation: &Operation,
    watch: &mut Watch,
    observers: Observers<'_>,
    open: &CircuitOpen,
) {
    tell_rejection(attempts.number(), operation, *watch, observers, open);
}

/// By values, for the same reason as `tell_success`.
#[cold]
#[inline(never)]
fn tell_rejection(
    number: u32,
    operation: &Operation,
    mut watch: Watch,
    observers: Observers<'_>,
    open: &CircuitOpen,
) {
    let made = number.saturating_sub(1);
    let cause = Cause::of(open).with_class(open.class());
    call(operation, watch.asked(), observers).rejected(made, &operation.policy, cause);
}

fn call<'a>(
    operation: &Operation,
    elapsed: Option<Duration>,
    observers: Observers<'a>,
) -> Call<'a> {
    Call {
        elapsed,
        observers,
        ..Call::to(operation)
    }
}

/// Asks for the permit of an attempt; the observer is told what that makes of the breaker.
///
/// # Errors
///
/// Returns the rejection.
#[inline]
pub fn acquire_observed<'b, T: Trip>(
    breaker: &'b CircuitBreaker<T>,
    observers: Observers<'_>,
) -> Result<Permit<'b, T>, CircuitOpen> {
    own_transition(|| breaker.try_acquire(), |made| observers.circuit(made))
}

/// A permit whose breaker an observer wants to know of.
#[derive(Debug)]
pub struct Observed<'a, P> {
    permit: P,
    observers: Observers<'a>,
}

/// Puts the two together.
#[inline]
pub fn observed<P: Told>(permit: P, observers: Observers<'_>) -> Observed<'_, P> {
    Observed { permit, observers }
}

impl<P: Told> Told for Observed<'_, P> {
    #[inline]
    fn success(self) {
        let Self { permit, observers } = self;
        own_transition(|| permit.success(), |made| observers.circuit(made));
    }

    #[inline]
    fn error(self, is_failure: bool) -> Option<Duration> {
        let Self { permit, observers } = self;
        own_transition(|| permit.error(is_failure), |made| observers.circuit(made))
    }
}
