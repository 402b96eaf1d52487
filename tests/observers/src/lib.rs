//! What the tests share: a service that fails as it is told, and receivers that keep what they get.

pub mod figures;
pub mod records;
mod service;
pub mod subscriber;

pub use self::service::{Failure, Service};
