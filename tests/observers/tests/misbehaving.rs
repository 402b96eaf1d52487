//! Receivers that panic, and that retry something themselves, do the call no harm. One test, since
//! the observer and the logger are those of the process.

use std::sync::atomic::{AtomicU32, Ordering};

use log::{Log, Metadata, Record};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Recorder, SharedString, Unit};
use observer_tests::{Failure, Service};
use retry_runtime::event::{Event, set_observer};
use retry_runtime::retry;
use tracing::subscriber::with_default;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

#[retry(max = 2, backoff = none)]
fn fetch(service: &Service) -> Result<(), Failure> {
    service.call()
}

/// A receiver of everything, which either panics or retries.
struct Receiver {
    told: AtomicU32,
}

impl Receiver {
    const fn new() -> Self {
        Self {
            told: AtomicU32::new(0),
        }
    }

    /// Takes part in what is sent, and does wrong.
    #[expect(clippy::panic, reason = "that is what is wrong")]
    fn receive(&self) {
        self.told.fetch_add(1, Ordering::Relaxed);
        // The call inside of a receiver sends nothing, or this would have no end.
        let _ = fetch(&Service::unreachable(9));
        panic!("a receiver that panics");
    }

    fn told(&self) -> u32 {
        self.told.swap(0, Ordering::Relaxed)
    }
}

static OBSERVER: Receiver = Receiver::new();
static SUBSCRIBER: Receiver = Receiver::new();
static RECORDER: Receiver = Receiver::new();
static LOGGER: Receiver = Receiver::new();

struct Panics;

impl<S: tracing::Subscriber> Layer<S> for Panics {
    fn on_event(&self, _: &tracing::Event<'_>, _: Context<'_, S>) {
        SUBSCRIBER.receive();
    }
}

impl Recorder for Panics {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &metrics::Metadata<'_>) -> Counter {
        RECORDER.receive();
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &metrics::Metadata<'_>) -> Gauge {
        RECORDER.receive();
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &metrics::Metadata<'_>) -> Histogram {
        RECORDER.receive();
        Histogram::noop()
    }
}

impl Log for Panics {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &Record<'_>) {
        LOGGER.receive();
    }

    fn flush(&self) {}
}

#[test]
fn receiver_that_panics_and_retries_neither_breaks_the_call_nor_keeps_the_others_from_theirs() {
    log::set_logger(&Panics).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    set_observer(|_: &Event<'_>| OBSERVER.receive()).unwrap();
    let told = || [&OBSERVER, &SUBSCRIBER, &RECORDER, &LOGGER].map(Receiver::told);
    let received = |call: fn(&Service) -> Result<(), Failure>, service: Service| {
        let call = || metrics::with_local_recorder(&Panics, || call(&service));
        with_default(Registry::default().with(Panics), call)
    };

    received(fetch, Service::default()).unwrap();
    assert_eq!(told(), [0; 4]);

    // The retry, and the success after it.
    received(fetch, Service::unreachable(1)).unwrap();
    assert_eq!(told(), [2; 4]);

    // The retry, and that there is no other.
    received(fetch, Service::unreachable(2)).unwrap_err();
    assert_eq!(told(), [2; 4]);

    received(fetch, Service::denying()).unwrap_err();
    assert_eq!(told(), [1; 4]);
}
