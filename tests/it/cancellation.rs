//! Dropping a call at whatever point leaves nothing behind.
//!
//! A call is polled so many times and dropped, for every number of times until it is through: that
//! visits each point at which it waits for anything. What was promised to the world outside is then
//! counted:
//!
//! 1. Its breaker has no permit out, and counts the attempts that had ended before, and no other.
//! 2. Its budget has paid for the retries that had begun, and got the price of a later one back.
//! 3. What the attempts were to consume is gone, and so is each clone of it.
//! 4. The next call goes as on the first day.

use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, Permit, State};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, Class, Classify, TimedOut, retry};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use crate::support::secs;

#[derive(Debug, PartialEq, Classify)]
enum Error {
    #[classify(transient)]
    Busy,
    #[classify(transparent)]
    Late(TimedOut),
    #[classify(transparent)]
    Open(CircuitOpen),
}

impl From<TimedOut> for Error {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}

impl From<CircuitOpen> for Error {
    fn from(open: CircuitOpen) -> Self {
        Self::Open(open)
    }
}

/// What an attempt comes to.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Busy,
    Hangs,
    Succeeds,
}

use Ending::{Busy, Hangs, Succeeds};

/// All that a call can leave something behind in.
struct World {
    script: &'static [Ending],
    breaker: CircuitBreaker,
    budget: Budget,
    begun: AtomicU32,
    failed: AtomicU32,
    /// Attempts that were dropped.
    dropped: AtomicU32,
    /// The same when the call is about to be dropped: so many were interrupted.
    interrupted: AtomicU32,
}

/// What the budget of a world holds at first: not all that it can, so that nothing given back is
/// lost.
const TOKENS: u64 = 80;

impl World {
    /// Calls keep it as long as they like, so it is never gone.
    fn leaked(script: &'static [Ending]) -> &'static Self {
        let budget = Budget::new().reserve(0);
        while budget.available() > TOKENS {
            let _ = budget.withdraw(Class::Transient);
        }
        Box::leak(Box::new(Self {
            script,
            breaker: CircuitBreaker::consecutive(50).jitter(0),
            budget,
            begun: AtomicU32::new(0),
            failed: AtomicU32::new(0),
            dropped: AtomicU32::new(0),
            interrupted: AtomicU32::new(0),
        }))
    }

    /// One attempt, which consumes what it is given.
    async fn attempt(&self, number: u32, token: Arc<()>) -> Result<u32, Error> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let running = Running(self);
        yield_now().await;
        sleep(Duration::from_millis(300)).await;
        let outcome = match self.script.iter().nth(number as usize - 1) {
            Some(Busy) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                Err(Error::Busy)
            }
            Some(Hangs) => pending().await,
            Some(Succeeds) | None => Ok(number),
        };
        drop(token);
        std::mem::forget(running);
        outcome
    }

    /// Called when the call is about to be dropped.
    fn about_to_drop(&self) {
        self.interrupted
            .store(self.dropped.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// How many attempts had ended.
    fn ended(&self) -> u32 {
        self.failed.load(Ordering::Relaxed) + self.interrupted.load(Ordering::Relaxed)
    }

    /// What the retries that have begun have cost.
    fn spent(&self) -> u64 {
        let retries = self.begun.load(Ordering::Relaxed).saturating_sub(1);
        let failed = self.script.iter().take(retries as usize);
        failed
            .map(|ending| match ending {
                Busy => 1,
                // Whether the other side is at work on it is not known.
                Hangs => 2,
                Succeeds => 0,
            })
            .sum()
    }
}

/// An attempt under way.
struct Running<'a>(&'a World);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

type Boxed = Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>>;

/// A call of an annotated function.
type Call = fn(&'static World, Arc<()>) -> Boxed;

/// How a call went that was left alone.
#[derive(Debug, PartialEq)]
struct Seen {
    outcome: Result<u32, Error>,
    attempts: u32,
    delays: Vec<Duration>,
    took: Duration,
}

async fn see(world: &'static World, call: Call) -> Seen {
    world.begun.store(0, Ordering::Relaxed);
    let (time, start) = (VirtualTime::start(), Instant::now());
    let outcome = call(world, Arc::new(())).await;
    Seen {
        outcome,
        attempts: world.begun.load(Ordering::Relaxed),
        delays: time.delays(),
        took: start.elapsed(),
    }
}

/// Whether a call asks the breaker and the budget of its world.
#[derive(Clone, Copy, PartialEq)]
enum Asks {
    Both,
    Neither,
}

/// What holds after a call was dropped.
async fn assert_nothing_is_left(
    world: &'static World,
    token: &Arc<()>,
    (call, asks): (Call, Asks),
    at: &str,
) {
    let snapshot = world.breaker.snapshot();
    assert_eq!(snapshot.in_flight(), 0, "{at}");
    assert_eq!(Arc::strong_count(token), 1, "{at}");
    let (ended, spent) = match asks {
        Asks::Both => (world.ended(), world.spent()),
        Asks::Neither => (0, 0),
    };
    assert_eq!(snapshot.failures_in_a_row(), u64::from(ended), "{at}");
    assert_eq!(world.budget.available(), TOKENS - spent, "{at}");
    let fresh = see(World::leaked(world.script), call).await;
    assert_eq!(see(world, call).await, fresh, "{at}");
}

/// Polls a call so many times; `None` if it is not through by then.
async fn polled(world: &World, call: Boxed, most: u32) -> Option<Result<u32, Error>> {
    let mut call = call;
    let mut polls = 0;
    let outcome = poll_fn(|context| {
        if polls < most {
            polls += 1;
            if let Poll::Ready(outcome) = call.as_mut().poll(context) {
                return Poll::Ready(Some(outcome));
            }
        }
        if polls < most {
            Poll::Pending
        } else {
            Poll::Ready(None)
        }
    })
    .await;
    world.about_to_drop();
    outcome
}

/// Drops a call at each point, in each way, and looks at what is left.
async fn walk(asks: Asks, call: Call, script: &'static [Ending], expected: u32) {
    let case = (call, asks);
    let mut points = 0;
    loop {
        let (world, token) = (World::leaked(script), Arc::new(()));
        let outcome = polled(world, call(world, token.clone()), points).await;
        if outcome.is_some() {
            break;
        }
        assert_nothing_is_left(world, &token, case, &format!("after {points} polls")).await;
        points += 1;
    }
    assert_eq!(points, expected, "points at which it waits");

    let total = see(World::leaked(script), call).await.took;
    let mut after = Duration::from_millis(50);
    while after < total {
        let (world, token) = (World::leaked(script), Arc::new(()));
        tokio::select! {
            _ = call(world, token.clone()) => panic!("too early"),
            () = async { sleep(after).await; world.about_to_drop(); } => {}
        }
        assert_nothing_is_left(world, &token, case, &format!("not selected at {after:?}")).await;

        let (world, token) = (World::leaked(script), Arc::new(()));
        let task = tokio::spawn(call(world, token.clone()));
        sleep(after).await;
        world.about_to_drop();
        task.abort();
        assert!(task.await.is_err_and(|error| error.is_cancelled()));
        assert_nothing_is_left(world, &token, case, &format!("aborted at {after:?}")).await;
        after += Duration::from_millis(100);
    }
}

#[tokio::test(start_paused = true)]
async fn plain_call() {
    #[retry(max = 4, backoff = [1s, 2s], attempt = number)]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Neither,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Busy, Busy, Succeeds],
        12,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_that_waits_for_no_time_at_all() {
    #[retry(max = 3, backoff = none, breaker = world.breaker, budget = world.budget, attempt = number)]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Both,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Busy, Busy],
        9,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_with_a_timeout() {
    #[retry(max = 4, backoff = fixed(1s), timeout = 2s, attempt = number)]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Neither,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Hangs, Busy, Succeeds],
        13,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_with_a_deadline() {
    #[retry(max = unlimited, backoff = fixed(1s), deadline = 5s, attempt = number)]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Neither,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Busy, Hangs],
        10,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_with_breaker_and_budget() {
    #[retry(
        max = 4,
        backoff = [1s, 2s],
        breaker = world.breaker,
        budget = world.budget,
        attempt = number,
    )]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Both,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Busy, Busy, Succeeds],
        12,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_with_everything() {
    #[retry(
        max = 4,
        backoff = fixed(1s),
        timeout = 2s,
        deadline = 8s,
        breaker = world.breaker,
        budget = world.budget,
        attempt = number,
        fallback = |gave_up| {
            let kept = token;
            yield_now().await;
            sleep(secs(1)).await;
            drop(kept);
            Ok(100 * gave_up.attempts)
        },
    )]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }
    let call: Call = |world, token| Box::pin(call(world, token));

    walk(Asks::Both, call, &[Busy, Hangs, Hangs, Busy], 16).await;
    walk(Asks::Both, call, &[Hangs, Busy, Succeeds], 10).await;
}

#[tokio::test(start_paused = true)]
async fn call_with_a_fallback() {
    #[retry(max = 2, backoff = fixed(1s), attempt = number, fallback = |_| {
        sleep(secs(1)).await;
        world.attempt(1, token).await.or(Ok(7))
    })]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Neither,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Busy],
        9,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn call_with_a_timer_of_its_own() {
    async fn twice(delay: Duration) {
        sleep(delay).await;
        yield_now().await;
        sleep(delay).await;
    }
    #[retry(
        max = 3,
        backoff = fixed(1s),
        sleep = twice,
        timeout = 2s,
        breaker = world.breaker,
        budget = world.budget,
        attempt = number,
    )]
    async fn call(world: &World, token: Arc<()>) -> Result<u32, Error> {
        world.attempt(number, token).await
    }

    walk(
        Asks::Both,
        |world, token| Box::pin(call(world, token)),
        &[Busy, Hangs, Succeeds],
        16,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn method_of_an_async_trait() {
    #[async_trait::async_trait]
    trait Service {
        async fn call(&self, token: Arc<()>) -> Result<u32, Error>;
    }
    #[async_trait::async_trait]
    impl Service for World {
        #[retry(
            max = 3,
            backoff = fixed(1s),
            timeout = 2s,
            breaker = self.breaker,
            budget = self.budget,
            attempt = number,
            fallback = |_| {
                yield_now().await;
                drop(token);
                Ok(7)
            },
        )]
        async fn call(&self, token: Arc<()>) -> Result<u32, Error> {
            self.attempt(number, token).await
        }
    }

    walk(
        Asks::Both,
        |world, token| Service::call(world, token),
        &[Busy, Hangs, Busy],
        11,
    )
    .await;
}

/// A probe is the only one, so a call that kept it would shut out all others.
#[tokio::test(start_paused = true)]
async fn probe_under_a_timeout() {
    #[retry(
        max = 3,
        backoff = fixed(1s),
        timeout = 2s,
        deadline = 20s,
        breaker = breaker,
        fallback = |gave_up| {
            yield_now().await;
            gave_up.error.map_or(Ok(0), Err)
        },
    )]
    async fn call(breaker: &CircuitBreaker, token: Arc<()>) -> Result<u32, Error> {
        for _ in 0..3 {
            yield_now().await;
            sleep(Duration::from_millis(100)).await;
        }
        drop(token);
        Ok(1)
    }
    let breaker: &CircuitBreaker = Box::leak(Box::new(
        CircuitBreaker::consecutive(1).jitter(0).recovery(secs(1)),
    ));
    assert!(breaker.try_acquire().map(Permit::failure).is_ok());
    tokio::time::advance(secs(1)).await;

    let world = World::leaked(&[]);
    for points in 0.. {
        let token = Arc::new(());
        let outcome = polled(world, Box::pin(call(breaker, token.clone())), points).await;
        assert_eq!(breaker.snapshot().in_flight(), 0);
        assert_eq!(Arc::strong_count(&token), 1);
        if outcome.is_some() {
            assert!(points > 6, "{points} points only");
            break;
        }
        assert_ne!(breaker.state(), State::Closed);
    }
    assert_eq!(breaker.state(), State::Closed);
}
