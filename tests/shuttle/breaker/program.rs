//! One run: a few threads that do to one breaker whatever comes to their minds.

use crate::books::{Books, End, LEASE, OPEN, Origin, Plan};
use retry_runtime::breaker::{CircuitBreaker, Listener, Permit, State, Trip};
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;
use std::sync::Mutex;
use std::time::Duration;

/// The permits that are out. Any thread may end any of them.
type Bag<'a, T> = Mutex<Vec<(Origin, Permit<'a, T>)>>;

/// Runs 3 to 5 threads of 20 to 50 operations each, then checks the books, and that the breaker can
/// still be closed.
pub(crate) fn run<T: Trip + Sync>(plan: Plan, breaker: CircuitBreaker<T>) {
    // A breaker keeps its clock and its listener for ever.
    let books: &'static Books = Box::leak(Box::new(Books::new(plan)));
    let listener: &'static Listener = Box::leak(Box::new(|change: &_| books.hear(change)));
    let breaker = &breaker
        .probes(plan.probes.try_into().unwrap())
        .successes(plan.needed.try_into().unwrap())
        .recovery(Duration::from_millis(OPEN))
        .lease(Duration::from_millis(LEASE))
        .jitter(0)
        .clock(books)
        .on_transition(listener);

    let bag = &Bag::default();
    thread::scope(|scope| {
        for _ in 0..thread_rng().gen_range(3..=5) {
            scope.spawn(|| {
                let mut seen = 0;
                for _ in 0..thread_rng().gen_range(20..=50) {
                    books.start();
                    operate(plan, books, breaker, bag);
                    books.look(breaker, &mut seen);
                }
            });
        }
    });
    while let Some(permit) = take(bag) {
        books.end(breaker, permit, End::Dropped);
    }
    books.close(breaker.snapshot());
    recover(books, breaker);
}

fn operate<'a, T: Trip>(
    plan: Plan,
    books: &Books,
    breaker: &'a CircuitBreaker<T>,
    bag: &Bag<'a, T>,
) {
    let end = match thread_rng().gen_range(0..100) {
        0..40 => return ask(books, breaker, bag),
        40..54 => End::Success,
        54..70 => End::Failure,
        70..74 => End::Ignored,
        74..78 => End::Dropped,
        78..80 => End::Forgotten,
        80..91 => return books.advance(thread_rng().gen_range(1..OPEN)),
        91..93 => return books.advance(LEASE),
        93..96 if plan.back => return books.step_back(thread_rng().gen_range(1..LEASE)),
        96..98 if plan.administered => return breaker.reset(),
        98 if plan.administered => return breaker.disable(),
        99 if plan.administered => return breaker.force_open(),
        _ => return,
    };
    if let Some(permit) = take(bag) {
        books.end(breaker, permit, end);
    }
}

fn ask<'a, T: Trip>(books: &Books, breaker: &'a CircuitBreaker<T>, bag: &Bag<'a, T>) {
    if let Ok(permit) = breaker.try_acquire() {
        let origin = Origin::of(&permit);
        books.admit(origin);
        bag.lock().unwrap().push((origin, permit));
    }
}

fn take<'a, T: Trip>(bag: &Bag<'a, T>) -> Option<(Origin, Permit<'a, T>)> {
    let which: usize = thread_rng().r#gen();
    let mut bag = bag.lock().unwrap();
    let which = which.checked_rem(bag.len())?;
    Some(bag.swap_remove(which))
}

/// With time and successes alone a breaker closes, unless somebody has forced it.
fn recover<T: Trip>(books: &Books, breaker: &CircuitBreaker<T>) {
    books.start();
    if matches!(breaker.state(), State::ForcedOpen | State::Disabled) {
        breaker.reset();
    }
    for _ in 0..20 {
        match breaker.try_acquire() {
            Ok(permit) => drop(permit.success()),
            Err(_) => books.wait(LEASE),
        }
    }
    assert_eq!(breaker.state(), State::Closed, "it never closes again");
    assert!(breaker.try_acquire().is_ok());
}
