//! The retry budget alone: what it does, and its laws for every sequence of calls.

mod laws;
mod set_clock;
mod shell;
