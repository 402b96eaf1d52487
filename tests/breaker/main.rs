//! The circuit breaker on its own, without the attribute.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what tests share may fail as tests do"
)]

mod cases;
mod counting;
mod failures;
mod keyed;
mod laws;
mod paused;
mod refused;
#[path = "../laws/seeded.rs"]
mod seeded;
mod settings;
mod support;
mod windows;
