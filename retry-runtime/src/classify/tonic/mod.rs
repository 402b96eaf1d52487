//! tonic: the status of a gRPC call, and the errors that it makes a status of by itself.

mod retry_info;

use super::codes::{self, Meaning};
use super::{Class, Classify, connecting, dynamic};
use crate::breaker::CircuitOpen;
use crate::timed_out::TimedOut;
use core::error::Error;
use core::time::Duration;
use std::sync::Arc;
use tonic::{Code, ConnectError, Status, TimeoutExpired};

#[doc = include_str!("../about/tonic.md")]
impl Classify for Status {
    fn class(&self) -> Class {
        match pushback(self) {
            Some(Pushback::Stop) => Class::Permanent,
            Some(Pushback::After(_)) | None => meaning(self).class(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match pushback(self) {
            Some(Pushback::Stop) => None,
            Some(Pushback::After(wait)) => Some(wait),
            None => retry_info::delay(self.details()),
        }
    }

    fn is_indeterminate(&self) -> bool {
        meaning(self).is_indeterminate()
    }
}

/// Behind the feature `tonic`: `DEADLINE_EXCEEDED`, with this error as its source.
impl From<TimedOut> for Status {
    fn from(late: TimedOut) -> Self {
        with_source(Code::DeadlineExceeded, late)
    }
}

/// Behind the feature `tonic`: `UNAVAILABLE`, with this error as its source, by which it is permanent
/// here. A source is not sent, so whoever gets the status from a server may try again.
impl From<CircuitOpen> for Status {
    fn from(open: CircuitOpen) -> Self {
        with_source(Code::Unavailable, open)
    }
}

/// Behind the feature `tonic`: tonic's own time limit, on either side. A timeout.
impl Classify for TimeoutExpired {
    fn class(&self) -> Class {
        Class::Timeout
    }
}

/// Behind the feature `tonic`: no connection came about, so nothing was sent. Transient, but where an
/// I/O error behind it says that it is the certificate or a permission.
impl Classify for ConnectError {
    fn class(&self) -> Class {
        connecting::meaning(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        connecting::meaning(self).is_indeterminate()
    }
}

fn with_source(code: Code, error: impl Error + Send + Sync + 'static) -> Status {
    let mut status = Status::new(code, error.to_string());
    status.set_source(Arc::new(error));
    status
}

fn meaning(status: &Status) -> Meaning {
    let said = codes::grpc(status.code().into());
    match status.code() {
        Code::Unavailable | Code::Unknown | Code::Cancelled => {
            status.source().and_then(dynamic::meaning).unwrap_or(said)
        }
        _ => said,
    }
}

/// What a server says about a further attempt, beside its status.
enum Pushback {
    After(Duration),
    Stop,
}

fn pushback(status: &Status) -> Option<Pushback> {
    let value = status.metadata().get("grpc-retry-pushback-ms")?;
    let wait = value.to_str().ok().and_then(|value| value.parse().ok());
    Some(wait.map_or(Pushback::Stop, |wait| {
        Pushback::After(Duration::from_millis(wait))
    }))
}
