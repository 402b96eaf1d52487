//! The driver of an imaginary sensor on a bus: a loop of retries without the standard library,
//! without an allocator and without threads.
//!
//! It names every public item that there is without the feature `std`, so that none is lost
//! unnoticed.

#![no_std]

mod config;
mod driver;
mod error;
mod hardware;

pub use self::config::{InvalidSettings, Settings, forms, longest};
pub use self::driver::{Driver, cached};
pub use self::error::BusError;
pub use self::hardware::{Bus, Noise, Ticks};
