//! `sleep = ..` in asynchronous functions: a small future of the user's is awaited where it is, any
//! other in a box, and nobody can tell but by the size.

use std::cell::Cell;
use std::future::Future;
use std::marker::PhantomPinned;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use retry_runtime::retry;

use crate::support::{Error, Flaky};

thread_local! {
    /// How many waits there are, on this test's thread.
    static ALIVE: Cell<u32> = const { Cell::new(0) };
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// Ends at its second poll, and must not have moved by then.
struct Wait<const BYTES: usize> {
    first: Cell<usize>,
    _bytes: [u8; BYTES],
    _pinned: PhantomPinned,
}

impl<const BYTES: usize> Wait<BYTES> {
    fn new(delay: Duration) -> Self {
        assert!(!delay.is_zero());
        ASKED.set(ASKED.get() + 1);
        ALIVE.set(ALIVE.get() + 1);
        Self {
            first: Cell::new(0),
            _bytes: [0; BYTES],
            _pinned: PhantomPinned,
        }
    }
}

impl<const BYTES: usize> Drop for Wait<BYTES> {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
    }
}

impl<const BYTES: usize> Future for Wait<BYTES> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let here = std::ptr::from_ref(&*self).addr();
        if self.first.get() == 0 {
            self.first.set(here);
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        assert_eq!(self.first.get(), here);
        Poll::Ready(())
    }
}

fn small(delay: Duration) -> Wait<0> {
    Wait::new(delay)
}

fn large(delay: Duration) -> Wait<64> {
    Wait::new(delay)
}

#[retry(max = 3, backoff = fixed(1s), sleep = small)]
async fn by_small(service: &Flaky) -> Result<u32, Error> {
    service.call()
}

#[retry(max = 3, backoff = fixed(1s), sleep = large)]
async fn by_large(service: &Flaky) -> Result<u32, Error> {
    service.call()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn future_has_room_for_few_bytes() {
    let service = Flaky::default();
    let word = size_of::<usize>();

    assert_eq!(size_of_val(&by_small(&service)), 5 * word);
    assert_eq!(size_of_val(&by_large(&service)), 5 * word);
}

#[test]
fn future_has_room_for_an_asynchronous_function_with_its_delay() {
    async fn ready(delay: Duration) {
        assert!(!delay.is_zero());
    }
    async fn longer(delay: Duration) {
        ready(delay).await;
    }
    #[retry(sleep = ready)]
    async fn by_ready(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(sleep = longer)]
    async fn by_longer(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let service = Flaky::default();
    let body = size_of_val(&by_large(&service));

    assert!(size_of_val(&by_ready(&service)) <= body + size_of::<u64>());
    assert_eq!(size_of_val(&by_longer(&service)), body);
}

#[test]
fn future_that_is_send_stays_send() {
    fn moves_to_another_thread<T: Send>(_: &T) {}

    let service = Flaky::default();

    moves_to_another_thread(&by_small(&service));
    moves_to_another_thread(&by_large(&service));
}

#[tokio::test]
async fn every_wait_ends_and_is_gone() {
    assert_eq!(by_small(&Flaky::failing(2)).await, Ok(3));
    assert_eq!((ASKED.get(), ALIVE.get()), (2, 0));
    assert_eq!(by_large(&Flaky::failing(2)).await, Ok(3));
    assert_eq!((ASKED.get(), ALIVE.get()), (4, 0));
}

#[test]
fn wait_is_dropped_with_the_future() {
    fn give_up(future: impl Future) {
        let mut future = Box::pin(future);
        assert!(poll(future.as_mut()).is_pending());
        assert_eq!(ALIVE.get(), 1);
        drop(future);
        assert_eq!(ALIVE.get(), 0);
    }
    let service = Flaky::failing(9);

    give_up(by_small(&service));
    give_up(by_large(&service));
    assert_eq!(service.calls(), 2);
}

#[test]
fn success_does_not_ask() {
    let service = Flaky::default();

    assert_eq!(poll(pin!(by_small(&service))), Poll::Ready(Ok(1)));
    assert_eq!(poll(pin!(by_large(&service))), Poll::Ready(Ok(2)));
    assert_eq!(ASKED.get(), 0);
}

#[test]
fn delay_of_zero_gives_way_once_and_does_not_ask() {
    #[retry(max = 3, backoff = [0s, 1s], sleep = small)]
    async fn by_small(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 3, backoff = [0s, 1s], sleep = large)]
    async fn by_large(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    fn check(future: impl Future<Output = Result<u32, Error>>) {
        let mut future = pin!(future);
        assert!(poll(future.as_mut()).is_pending());
        assert_eq!(ASKED.take(), 0);
        assert!(poll(future.as_mut()).is_pending());
        assert_eq!(ASKED.take(), 1);
        assert_eq!(poll(future), Poll::Ready(Ok(3)));
        assert_eq!((ASKED.get(), ALIVE.get()), (0, 0));
    }

    check(by_small(&Flaky::failing(2)));
    check(by_large(&Flaky::failing(2)));
}

#[test]
fn panic_of_the_function_or_its_future_passes_through() {
    fn refuses(_: Duration) -> Wait<0> {
        panic!("no timer")
    }
    async fn breaks(_: Duration) {
        panic!("broken timer")
    }
    async fn breaks_later(delay: Duration) {
        large(delay).await;
        panic!("broken timer, later")
    }
    #[retry(sleep = refuses)]
    async fn by_refusing(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(sleep = breaks)]
    async fn by_breaking(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(sleep = breaks_later)]
    async fn by_breaking_later(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    fn check(future: impl Future, says: &str) {
        let mut future = Box::pin(future);
        let polls = AssertUnwindSafe(|| while poll(future.as_mut()).is_pending() {});
        let panic = std::panic::catch_unwind(polls).expect_err("it must panic");
        assert_eq!(panic.downcast_ref(), Some(&says));
        drop(future);
        assert_eq!(ALIVE.get(), 0);
    }
    let service = Flaky::failing(9);

    check(by_refusing(&service), "no timer");
    check(by_breaking(&service), "broken timer");
    check(by_breaking_later(&service), "broken timer, later");
    assert_eq!(service.calls(), 3);
}

/// A path may name what no constant may: those futures are boxed.
mod names {
    use super::{Wait, large, small};
    use crate::support::{Error, Flaky};
    use retry_runtime::retry;
    use std::future::Future;
    use std::pin::Pin;
    use std::time::Duration;

    trait Timer {
        type Wait: Future<Output = ()>;

        fn wait(delay: Duration) -> Self::Wait;
    }

    struct Own<T>(T);

    impl<T> Timer for Own<T> {
        type Wait = Wait<0>;

        fn wait(delay: Duration) -> Self::Wait {
            small(delay)
        }
    }

    impl<T: Timer> Own<T> {
        #[retry(sleep = T::wait)]
        async fn by_parameter_of_the_block(&self, service: &Flaky) -> Result<u32, Error> {
            service.call()
        }

        #[retry(sleep = Self::wait)]
        async fn by_self(&self, service: &Flaky) -> Result<u32, Error> {
            service.call()
        }

        #[retry(sleep = self::small)]
        async fn by_module(&self, service: &Flaky) -> Result<u32, Error> {
            service.call()
        }
    }

    #[retry(sleep = T::wait)]
    async fn by_parameter<T: Timer>(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    #[retry(sleep = <T as Timer>::wait)]
    async fn by_trait<T: Timer>(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    fn of<T: Timer>(delay: Duration) -> T::Wait {
        T::wait(delay)
    }

    #[retry(sleep = of::<T>)]
    async fn by_instance<T: Timer>(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    /// The argument hides the function of that name.
    #[retry(sleep = large)]
    async fn by_argument<F: Future<Output = ()>>(
        large: fn(Duration) -> F,
        service: &Flaky,
    ) -> Result<u32, Error> {
        service.call()
    }

    #[retry(sleep = large)]
    fn by_local(service: &Flaky) -> impl Future<Output = Result<u32, Error>> {
        let large = |delay| small(delay);
        async move { service.call() }
    }

    const CONSTANT: fn(Duration) -> Wait<0> = small;
    static STATIC: fn(Duration) -> Wait<64> = large;

    #[retry(sleep = CONSTANT)]
    async fn by_constant(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    #[retry(sleep = STATIC)]
    async fn by_static(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    #[retry(sleep = crate::arg_sleep::names::boxed)]
    async fn by_boxed(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    fn boxed(delay: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(large(delay))
    }

    macro_rules! function {
        ($name:ident, $sleep:path) => {
            #[retry(sleep = $sleep)]
            async fn $name(service: &Flaky) -> Result<u32, Error> {
                service.call()
            }
        };
    }

    function!(by_macro, self::small);

    #[tokio::test]
    async fn may_be_of_any_kind() {
        let service = Flaky::failing(2);
        let own = Own(Own(()));

        assert_eq!(own.by_parameter_of_the_block(&service).await, Ok(3));
        assert_eq!(own.by_self(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(own.by_module(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_parameter::<Own<u8>>(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_trait::<Own<u8>>(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_instance::<Own<u8>>(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_argument(small, &Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_local(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_constant(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_static(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_boxed(&Flaky::failing(2)).await, Ok(3));
        assert_eq!(by_macro(&Flaky::failing(2)).await, Ok(3));
        assert_eq!((super::ASKED.get(), super::ALIVE.get()), (24, 0));
    }
}
