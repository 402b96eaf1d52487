//! Blocking calls on several threads, through one proxy.

use crate::blocking::{Client, bounded};
use crate::stage::{LONG, Stage};
use crate::witness::Witness;
use retry_runtime::retry;
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const CALLERS: u32 = 8;

/// How many connections go wrong, in four ways.
const FAULTS: u32 = 24;

/// With more attempts than there are faults, should one caller meet them all.
#[retry(max = FAULTS + 1, backoff = fixed(1ms), attempt = attempt, observe = witness)]
fn get(client: &Client, begun: &AtomicU32, witness: &Witness) -> io::Result<String> {
    // Relaxed: a number on its own, read after the threads were joined.
    begun.fetch_add(1, Ordering::Relaxed);
    client.ask(attempt)
}

fn every_attempt_is_a_connection() {
    let fates = [Fate::Reset, Fate::Closed, Fate::Half, Fate::HungUp];
    let faults = fates.into_iter().cycle();
    let stage = Stage::new(Plan::first(faults.take(FAULTS.try_into().unwrap())));
    let client = Client {
        server: stage.address(),
        patience: LONG,
    };
    let begun = AtomicU32::new(0);

    let witnesses: Vec<_> = (0..CALLERS).map(|_| Witness::new(&stage)).collect();
    thread::scope(|scope| {
        for witness in &witnesses {
            scope.spawn(|| assert_eq!(get(&client, &begun, witness).unwrap(), TEXT));
        }
    });

    let told: u32 = witnesses.iter().map(|it| it.seen().attempts).sum();
    assert_eq!(told, FAULTS + CALLERS);
    assert_eq!(begun.into_inner(), told);
    stage.is_left(told);
}

#[test]
fn the_proxy_sees_as_many_attempts_as_the_observers() {
    bounded(every_attempt_is_a_connection);
}
