//! The retry budget alone: what it does, and its laws for every sequence of calls.

mod laws;
#[path = "../laws/seeded.rs"]
mod seeded;
mod set_clock;
mod shell;
