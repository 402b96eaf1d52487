//! The service, asked over HTTP, on real databases.
//!
//! What is awaited here takes real time, since the database does. No time is asserted, only what was
//! counted and answered.

mod breaker;
mod health;
mod postgres;
mod program;
mod reading;
mod service;
mod shutdown;
mod start;
mod writing;
