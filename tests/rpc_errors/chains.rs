//! Errors of which only `dyn Error` is known: each type of the other modules is found, and before
//! what is beneath it.

use crate::{DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, server};
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::http::{Response, StatusCode};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use retry_runtime::{Class, Classify};
use std::error::Error;
use std::io;
use std::time::Duration;

type Boxed = Box<dyn Error + Send + Sync>;

/// Puts an error into another that nobody knows.
fn boxed(error: impl Into<Boxed>) -> Boxed {
    Box::new(io::Error::other(error))
}

#[tokio::test]
async fn reqwest_and_hyper_are_found() {
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let get = async |address| client.get(format!("http://{address}/")).send().await;

    assert_says(
        &boxed(get(server::nobody()).await.unwrap_err()),
        Class::Transient,
        NOT_DONE,
    );
    let closed = get(server::closes()).await.unwrap_err();
    let hyper = closed.source().and_then(Error::source).expect("two below");
    assert!(hyper.is::<hyper::Error>(), "{hyper:?}");
    assert_eq!(hyper.class(), Class::Transient);
    assert_says(&boxed(closed), Class::Transient, DONE_OR_NOT);
}

#[test]
fn tonic_is_found() {
    let mut status = tonic::Status::resource_exhausted("busy");
    status
        .metadata_mut()
        .insert("grpc-retry-pushback-ms", "7000".parse().expect("ASCII"));
    let error = boxed(status);

    assert_says(&error, Class::Throttled, NOT_DONE);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_says(
        &boxed(tonic::TimeoutExpired(())),
        Class::Timeout,
        DONE_OR_NOT,
    );
}

#[test]
fn thrift_is_found() {
    let late = thrift::TransportError::new(thrift::TransportErrorKind::TimedOut, "late");

    assert_says(
        &boxed(thrift::Error::from(late)),
        Class::Timeout,
        DONE_OR_NOT,
    );
}

#[test]
fn the_sources_of_an_sdk_error_are_found_though_it_is_not() {
    type Sdk = SdkError<ErrorMetadata, Response>;
    let response = || {
        Response::new(
            StatusCode::try_from(503).expect("a status"),
            SdkBody::empty(),
        )
    };
    let throttled = ErrorMetadata::builder().code("SlowDown").build();
    let nameless = ErrorMetadata::builder().build();

    let slow: Sdk = SdkError::dispatch_failure(ConnectorError::timeout("slow".into()));
    assert_says(&boxed(slow), Class::Timeout, DONE_OR_NOT);
    let throttled: Sdk = SdkError::service_error(throttled, response());
    assert_says(&boxed(throttled), Class::Throttled, NOT_DONE);
    // The status is the `SdkError`'s own.
    let by_status: Sdk = SdkError::service_error(nameless, response());
    assert_eq!(by_status.class(), Class::Transient);
    assert_permanent(&boxed(by_status));
}

#[test]
fn anyhow_is_looked_through_in_a_box() {
    let error = anyhow::Error::new(io::Error::from(io::ErrorKind::TimedOut)).context("loading");

    assert_says(&boxed(error), Class::Timeout, DONE_OR_NOT);
}
