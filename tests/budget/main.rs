//! The retry budget alone: what it does.

mod set_clock;
mod shell;
