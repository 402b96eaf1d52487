//! anyhow.

use crate::{DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, server};
use anyhow::{Context, Error, anyhow};
use retry_runtime::{Class, Classify, TimedOut};
use std::fmt;
use std::io;
use std::net::TcpStream;
use std::time::Duration;
use tonic::Status;

#[test]
fn an_error_is_found_beneath_its_contexts() {
    let refused = TcpStream::connect(server::nobody()).context("connecting");
    let error = refused.context("starting").expect_err("nobody is there");

    assert_says(&error, Class::Transient, NOT_DONE);
}

#[test]
fn what_an_error_asks_for_is_passed_on() {
    let mut status = Status::unavailable("busy");
    status
        .metadata_mut()
        .insert("grpc-retry-pushback-ms", "7000".parse().expect("ASCII"));
    let error = Error::new(status).context("calling");

    assert_says(&error, Class::Transient, DONE_OR_NOT);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[test]
fn a_box_is_looked_into() {
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(TimedOut::after(Duration::ZERO));
    let error = anyhow!(boxed);

    assert_says(&error, Class::Timeout, DONE_OR_NOT);
    assert_says(
        &error.context("loading").context("starting"),
        Class::Timeout,
        DONE_OR_NOT,
    );
}

/// An error that says what it is, which nobody hears.
#[derive(Debug)]
struct Busy;

impl Classify for Busy {
    fn class(&self) -> Class {
        Class::Throttled
    }
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("busy")
    }
}

impl std::error::Error for Busy {}

#[test]
fn types_of_the_users_own_and_contexts_are_not_found() {
    let timed_out = TimedOut::after(Duration::ZERO);

    assert_permanent(&Error::new(Busy));
    assert_permanent(&anyhow!("no idea"));
    assert_permanent(&anyhow!("no idea").context(timed_out));
}

#[test]
fn a_context_does_not_hide_what_is_found() {
    let missing = io::Error::from(io::ErrorKind::TimedOut);

    assert_says(
        &Error::new(missing).context(Busy),
        Class::Timeout,
        DONE_OR_NOT,
    );
}
