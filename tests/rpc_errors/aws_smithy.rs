//! `SdkError`, made as the SDK's orchestrator makes it.

use crate::{DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, assert_says_row, numbers, rows};
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError as Error};
use aws_smithy_runtime_api::http::{Response, StatusCode};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::retry::ErrorKind;
use retry_runtime::codes::Codes;
use retry_runtime::{Class, Classify};
use std::io;
use std::time::Duration;

type SdkError = Error<ErrorMetadata, Response>;

fn response(status: u16) -> Response {
    Response::new(
        StatusCode::try_from(status).expect("a status"),
        SdkBody::empty(),
    )
}

fn service(code: &str, status: u16) -> SdkError {
    Error::service_error(
        ErrorMetadata::builder().code(code).build(),
        response(status),
    )
}

#[test]
fn every_code_says_what_the_table_says() {
    let mut count = 0;
    for row in rows("aws") {
        let Codes::Word(code) = row.codes() else {
            continue;
        };
        // Whatever the status is that it comes with.
        assert_says_row(&service(code, 400), row);
        assert_says_row(&service(code, 500), row);
        count += 1;
    }
    assert!(count > 40);
}

#[test]
fn an_unlisted_code_goes_by_the_status() {
    for (status, row) in numbers("http").filter(|(status, _)| (400..600).contains(status)) {
        let status = status.try_into().expect("in range");

        assert_says_row(&service("SomethingNew", status), row);
        let nameless = ErrorMetadata::builder().build();
        assert_says_row(&Error::service_error(nameless, response(status)), row);
    }
}

#[test]
fn a_timeout_may_have_done_it() {
    let error: SdkError = Error::timeout_error("slow");

    assert_says(&error, Class::Timeout, DONE_OR_NOT);
}

#[test]
fn an_unreadable_answer_may_have_done_it() {
    let error: SdkError = Error::response_error("cut off", response(200));

    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

#[test]
fn a_request_that_is_none_is_permanent() {
    let error: SdkError = Error::construction_failure("no region");

    assert_permanent(&error);
}

#[test]
fn a_failed_dispatch_says_what_its_connector_says() {
    let io = |kind| ConnectorError::io(Box::new(io::Error::from(kind)));
    let other = |kind| ConnectorError::other("new".into(), kind);
    for (connector, class, is_indeterminate) in [
        (
            ConnectorError::timeout("slow".into()),
            Class::Timeout,
            DONE_OR_NOT,
        ),
        (
            io(io::ErrorKind::ConnectionRefused),
            Class::Transient,
            NOT_DONE,
        ),
        (
            io(io::ErrorKind::ConnectionReset),
            Class::Transient,
            DONE_OR_NOT,
        ),
        (
            ConnectorError::user("no URL".into()),
            Class::Permanent,
            DONE_OR_NOT,
        ),
        (
            other(Some(ErrorKind::TransientError)),
            Class::Transient,
            DONE_OR_NOT,
        ),
        (
            other(Some(ErrorKind::ServerError)),
            Class::Transient,
            DONE_OR_NOT,
        ),
        (
            other(Some(ErrorKind::ThrottlingError)),
            Class::Throttled,
            DONE_OR_NOT,
        ),
        (
            other(Some(ErrorKind::ClientError)),
            Class::Permanent,
            DONE_OR_NOT,
        ),
        (other(None), Class::Permanent, DONE_OR_NOT),
    ] {
        assert_says(&connector, class, is_indeterminate);
        let error: SdkError = Error::dispatch_failure(connector);
        assert_says(&error, class, is_indeterminate);
    }
}

fn wait(headers: &[(&'static str, &'static str)]) -> Option<Duration> {
    let mut response = response(503);
    for (name, value) in headers {
        response.headers_mut().insert(*name, *value);
    }
    let error: SdkError = Error::service_error(ErrorMetadata::builder().build(), response);
    error.retry_after()
}

#[test]
fn the_wait_is_read_off_the_headers() {
    assert_eq!(wait(&[]), None);
    assert_eq!(
        wait(&[("x-amz-retry-after", "1500")]),
        Some(Duration::from_millis(1_500))
    );
    assert_eq!(wait(&[("Retry-After", "7")]), Some(Duration::from_secs(7)));
    let both = [("x-amz-retry-after", "1500"), ("Retry-After", "7")];
    assert_eq!(wait(&both), Some(Duration::from_millis(1_500)));
    assert_eq!(wait(&[("x-amz-retry-after", "soon")]), None);
    assert_eq!(service("SlowDown", 503).retry_after(), None);
}
