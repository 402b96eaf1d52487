//! The runtime without the macro: what its parts promise to a loop written by hand.

mod attempts;
mod call;
mod classify;
mod codes;
mod http;
mod policy;
#[path = "../laws/seeded.rs"]
mod seeded;
mod testing;
mod timer;
