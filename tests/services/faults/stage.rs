//! A server that works, the proxy before it, and what is to be seen of both.

use service_tests::bounds::{no_task_is_left, until};
use service_tests::origin::Origin;
use service_tests::proxy::{Fate, Plan, Proxy};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// So slow that each byte is too late for a client of [`LITTLE`] patience.
pub(crate) const SLOW: Fate = Fate::Slow(Duration::from_secs(2));

/// How long a client waits for what is not going to come.
pub(crate) const LITTLE: Duration = Duration::from_millis(300);

/// How long a client waits where an attempt that comes to nothing is followed by one that succeeds,
/// which has to be in time even on a busy machine; less than it takes [`SLOW`] to send two bytes.
pub(crate) const ENOUGH: Duration = Duration::from_millis(1500);

/// How long a client waits where it is not to stop before the connection does.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// Whether the client is told nothing, so that it has to stop by itself.
pub(crate) const fn is_silent(fate: Fate) -> bool {
    matches!(fate, Fate::BlackHole | Fate::Slow(_))
}

/// How long a client waits that is to meet a fate for good.
pub(crate) const fn patience(fate: Fate) -> Duration {
    if is_silent(fate) { LITTLE } else { LONG }
}

/// The plan by which one attempt or two meet a fate, and all after them are served.
pub(crate) fn passing(fate: Fate) -> (Plan, u32, Duration) {
    if is_silent(fate) {
        (Plan::first([fate]), 1, ENOUGH)
    } else {
        (Plan::first([fate, fate]), 2, LONG)
    }
}

/// The server and the proxy of one test.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) proxy: Arc<Proxy>,
    pub(crate) origin: Arc<Origin>,
}

impl Stage {
    pub(crate) fn new(plan: Plan) -> Self {
        let origin = Origin::start();
        let proxy = Proxy::start(origin.address(), plan);
        Self {
            proxy: Arc::new(proxy),
            origin: Arc::new(origin),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.proxy.address()
    }

    /// Whether all connections are closed, and no fewer than that many have been there.
    ///
    /// One that the client has given up may be accepted only after that.
    fn is_over(&self, connections: usize) -> bool {
        self.proxy.open() == 0 && self.proxy.accepted() >= connections
    }

    /// The client has gone: so many connections have been there, and none is open, and no task of the
    /// client's is left.
    pub(crate) async fn is_left_by_tasks(&self, connections: u32) {
        let connections = usize::try_from(connections).unwrap();
        until(|| async { self.is_over(connections) }).await;
        assert_eq!(self.proxy.accepted(), connections);
        no_task_is_left().await;
    }

    /// The same for a client that blocks, so that it has no task.
    pub(crate) fn is_left(&self, connections: u32) {
        let connections = usize::try_from(connections).unwrap();
        for _ in 0..1_500 {
            if self.is_over(connections) {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!((self.proxy.open(), self.proxy.accepted()), (0, connections));
    }
}

/// How many connections a proxy sees of so many attempts that meet a fate.
pub(crate) fn connections(fate: Fate, attempts: u32) -> u32 {
    if fate == Fate::Refused { 0 } else { attempts }
}
