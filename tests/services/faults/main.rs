//! Annotated functions whose connections a proxy breaks, blocking and asynchronous.
//!
//! Behind the proxy is a server that works, so whatever goes wrong is the connection's fault. Each
//! way of going wrong, a [`Fate`](service_tests::proxy::Fate), has a row in the tables of these
//! modules, and each row is a test: in one kind of table the fate lasts and the call is given up, in
//! the other it passes and the call succeeds. All tests are bounded in time, and after each the proxy
//! has no connection left open and the client no task.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails a test"
)]

mod asynchronous;
mod blocking;
mod breaker;
mod budget;
mod flapping;
mod idempotence;
mod probe;
mod stage;
mod threads;
mod witness;
