//! The AWS SDK: how far a call got, and what the service said.

use super::codes::{self, Meaning};
use super::{Class, Classify, dynamic};
use crate::http;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::ErrorKind;
use core::error::Error;
use core::time::Duration;
use std::io;

/// Behind the feature `aws-smithy`, for the errors of all operations of the AWS SDK:
///
/// | error | class | reason | may the operation have taken place? |
/// |---|---|---|---|
/// | `ServiceError` with a code that is in [`codes::aws`](crate::codes::aws) | by that table | the service has answered | as the table says |
/// | `ServiceError` with another code, or without one | by [`codes::http`](crate::codes::http) | the SDK goes by the status, too | as that table says |
/// | `TimeoutError` | timeout | no answer in time | yes |
/// | `DispatchFailure` | as the `ConnectorError` in it | no answer | as that says |
/// | `ResponseError` | transient | the answer was cut off, or unreadable | yes |
/// | `ConstructionFailure` | permanent | the request itself is at fault | |
///
/// The wait that the service asked for is its header `x-amz-retry-after`, in milliseconds, and without
/// it `Retry-After`. The SDK retries by itself, three attempts unless told otherwise: with both, the
/// numbers multiply. `RetryConfig::disabled()` turns its retries off.
///
/// In a `Box<dyn Error + Send + Sync>` or an `anyhow::Error`, `SdkError` is **not found**, because it is
/// another type for each operation. Found are its sources: the `ConnectorError`, and the
/// `ErrorMetadata` of an error that the operation does not declare.
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
/// | any other | as the kind that it names; permanent without one | yes |
impl Classify for ConnectorError {
    fn class(&self) -> Class {
        connector(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        connector(self).is_indeterminate()
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
