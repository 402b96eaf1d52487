//! The AWS SDK: how far a call got, and what the service said.

use super::codes::{self, Meaning};
use super::{Class, Classify, dynamic, inner};
use crate::breaker::CircuitOpen;
use crate::http;
use crate::timed_out::TimedOut;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::ErrorKind;
use core::error::Error;
use core::time::Duration;
use std::io;

#[doc = include_str!("about/aws-smithy.md")]
impl<E: ProvideErrorMetadata> Classify for SdkError<E, Response> {
    fn class(&self) -> Class {
        meaning(self).class()
    }

    fn retry_after(&self) -> Option<Duration> {
        let headers = self.raw_response()?.headers();
        match headers.get("x-amz-retry-after") {
            Some(wait) => wait.parse().ok().map(Duration::from_millis),
            None => headers.get("retry-after").and_then(http::retry_after),
        }
    }

    fn is_indeterminate(&self) -> bool {
        meaning(self).is_indeterminate()
    }
}

/// Behind the feature `aws-smithy`:
///
/// | error | class | may the operation have taken place? |
/// |---|---|---|
/// | `is_timeout` | timeout | yes |
/// | `is_io` | transient, as for the SDK | yes, but for a refused connection |
/// | `is_user` | permanent | |
/// | made of a [`CircuitOpen`] | permanent | no: nothing was sent |
/// | any other | as the kind that it names; permanent without one | yes |
impl Classify for ConnectorError {
    fn class(&self) -> Class {
        connector(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        connector(self).is_indeterminate()
    }
}

/// Behind the feature `aws-smithy`: a `TimeoutError`, with this error as its source.
impl<E, R> From<TimedOut> for SdkError<E, R> {
    fn from(late: TimedOut) -> Self {
        Self::timeout_error(late)
    }
}

/// Behind the feature `aws-smithy`: a `DispatchFailure`, with the `ConnectorError` that is made of this
/// error.
impl<E, R> From<CircuitOpen> for SdkError<E, R> {
    fn from(open: CircuitOpen) -> Self {
        Self::dispatch_failure(open.into())
    }
}

/// Behind the feature `aws-smithy`: a timeout, with this error as its source.
impl From<TimedOut> for ConnectorError {
    fn from(late: TimedOut) -> Self {
        Self::timeout(Box::new(late))
    }
}

/// Behind the feature `aws-smithy`: one of no kind that the SDK would retry, with this error as its
/// source.
impl From<CircuitOpen> for ConnectorError {
    fn from(open: CircuitOpen) -> Self {
        Self::other(Box::new(open), None).never_connected()
    }
}

/// Behind the feature `aws-smithy`: by its code, in [`codes::aws`](crate::codes::aws).
impl Classify for ErrorMetadata {
    fn class(&self) -> Class {
        code(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        code(self).is_indeterminate()
    }
}

fn meaning<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> Meaning {
    match error {
        SdkError::ServiceError(context) => match code(context.err().meta()) {
            Meaning::UNKNOWN => codes::http(context.raw().status().as_u16()),
            listed => listed,
        },
        SdkError::TimeoutError(_) => Meaning::new(Class::Timeout, true),
        SdkError::DispatchFailure(context) => context
            .as_connector_error()
            .map_or(Meaning::UNKNOWN, connector),
        SdkError::ResponseError(_) => Meaning::new(Class::Transient, true),
        SdkError::ConstructionFailure(_) => Meaning::new(Class::Permanent, false),
        _ => Meaning::UNKNOWN,
    }
}

fn code(error: &ErrorMetadata) -> Meaning {
    error.code().map_or(Meaning::UNKNOWN, codes::aws)
}

fn connector(error: &ConnectorError) -> Meaning {
    if error.is_timeout() {
        return Meaning::new(Class::Timeout, true);
    }
    if error.is_io() {
        return Meaning::new(Class::Transient, !is_refused(error));
    }
    let source = error.source();
    if let Some(open) = source.and_then(|source| source.downcast_ref::<CircuitOpen>()) {
        return inner::meaning(open);
    }
    match error.as_other() {
        Some(ErrorKind::TransientError | ErrorKind::ServerError) => {
            Meaning::new(Class::Transient, true)
        }
        Some(ErrorKind::ThrottlingError) => Meaning::new(Class::Throttled, true),
        _ => Meaning::UNKNOWN,
    }
}

/// Nothing else along the chain tells that nothing was sent.
fn is_refused(error: &(dyn Error + 'static)) -> bool {
    dynamic::chain(error)
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}
