//! tonic: what servers say, and what becomes of a connection.

use crate::{
    DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, assert_says_row, numbers, server,
};
use retry_runtime::{Class, Classify};
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, ConnectError, Status};
use tonic_types::{ErrorDetails, StatusExt};
use tower_service::Service;

#[test]
fn every_status_says_what_the_table_says() {
    let mut count = 0;
    for (code, row) in numbers("grpc") {
        assert_says_row(&Status::new(Code::from(code), "as the table"), row);
        count += 1;
    }
    assert_eq!(count, 17);
}

/// Makes a call as generated code does, which makes a status of any error.
async fn call(mut channel: Channel) -> Status {
    let outcome = async {
        poll_fn(|context| channel.poll_ready(context)).await?;
        let request = http::Request::post("http://service/package.Service/Method");
        channel
            .call(request.body(tonic::body::Body::empty()).expect("a request"))
            .await
    };
    Status::from_error(Box::new(outcome.await.expect_err("the call fails")))
}

fn endpoint(address: SocketAddr) -> Endpoint {
    Endpoint::from_shared(format!("http://{address}")).expect("an address")
}

#[tokio::test]
async fn a_refused_connection_was_not_done() {
    let status = call(endpoint(server::nobody()).connect_lazy()).await;

    assert_eq!(status.code(), Code::Unavailable);
    assert_says(&status, Class::Transient, NOT_DONE);
}

#[tokio::test]
async fn an_unknown_name_is_transient_and_was_not_done() {
    let status = call(Endpoint::from_static("http://nowhere.invalid").connect_lazy()).await;

    assert_says(&status, Class::Transient, NOT_DONE);
}

#[tokio::test]
async fn connecting_beforehand_is_found_in_a_box() {
    let error = endpoint(server::nobody())
        .connect()
        .await
        .expect_err("refused");
    let error: Box<dyn std::error::Error + Send + Sync> = error.into();

    assert_says(&error, Class::Transient, NOT_DONE);
}

#[test]
fn a_failure_to_connect_says_what_stands_in_the_way() {
    // As rustls and its connectors wrap what is wrong with a certificate.
    let certificate = io::Error::other(io::Error::new(ErrorKind::InvalidData, "expired"));
    let too_many_open_files = io::Error::from_raw_os_error(24);
    for (error, class) in [
        (certificate, Class::Permanent),
        (ErrorKind::PermissionDenied.into(), Class::Permanent),
        (ErrorKind::TimedOut.into(), Class::Timeout),
        (ErrorKind::ConnectionReset.into(), Class::Transient),
        (too_many_open_files, Class::Transient),
    ] {
        assert_says(&ConnectError(Box::new(error)), class, NOT_DONE);
    }
    assert_says(
        &ConnectError("no reason".into()),
        Class::Transient,
        NOT_DONE,
    );
}

#[tokio::test]
async fn a_time_limit_of_the_client_is_a_timeout() {
    let channel = endpoint(server::is_silent())
        .timeout(Duration::from_millis(50))
        .connect_lazy();
    let status = call(channel).await;

    assert_eq!(status.code(), Code::Cancelled);
    assert_says(&status, Class::Timeout, DONE_OR_NOT);
}

#[tokio::test]
async fn a_connection_that_breaks_is_transient() {
    for address in [server::closes(), server::resets()] {
        let status = call(endpoint(address).connect_lazy()).await;

        assert_eq!(status.class(), Class::Transient, "{status:?}");
    }
}

#[test]
fn the_wait_is_the_delay_of_retry_info() {
    for delay in [
        Duration::ZERO,
        Duration::from_nanos(1),
        Duration::from_millis(1_500),
        Duration::from_secs(127),
        Duration::from_secs(128),
        Duration::new(315_576_000_000, 999_999_999),
    ] {
        let mut details = ErrorDetails::with_debug_info(vec!["first".into()], "of several");
        details
            .set_retry_info(Some(delay))
            .set_request_info("the last", "of several");
        let status = Status::with_error_details(Code::ResourceExhausted, "busy", details);

        assert_eq!(status.retry_after(), Some(delay));
        assert_eq!(status.class(), Class::Throttled);
    }
}

#[test]
fn without_a_delay_there_is_no_wait() {
    let other = ErrorDetails::with_quota_failure_violation("project", "too much");
    let empty = ErrorDetails::with_retry_info(None);

    assert_eq!(Status::unavailable("no details").retry_after(), None);
    for details in [other, empty] {
        let status = Status::with_error_details(Code::ResourceExhausted, "busy", details);

        assert_eq!(status.retry_after(), None);
    }
}

/// Details of a status with a delay of the given bytes.
fn details(duration: &[u8]) -> Vec<u8> {
    let field = |number: u8, bytes: &[u8]| {
        let length = u8::try_from(bytes.len()).expect("shorter than a second byte of length");
        assert!(length < 0x80);
        [&[number << 3 | 2, length], bytes].concat()
    };
    let retry_info = field(1, duration);
    let url = field(1, b"type.googleapis.com/google.rpc.RetryInfo");
    field(3, &[url, field(2, &retry_info)].concat())
}

fn wait(details: Vec<u8>) -> Option<Duration> {
    Status::with_details(Code::Unavailable, "", details.into()).retry_after()
}

#[test]
fn a_delay_that_is_none_asks_for_nothing() {
    let minus_one = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    let of_field = |tag: u8, number: &[u8]| details(&[&[tag], number].concat());

    assert_eq!(wait(of_field(8, &[5])), Some(Duration::from_secs(5)));
    assert_eq!(wait(of_field(8, &minus_one)), None);
    assert_eq!(wait(of_field(16, &minus_one)), None);
    // A billion nanoseconds.
    assert_eq!(wait(of_field(16, &[0x80, 0x94, 0xeb, 0xdc, 3])), None);
    // A number without an end.
    assert_eq!(wait(of_field(8, &[0xff; 40])), None);
}

#[test]
fn the_longest_delay_does_not_overflow() {
    let most = [8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let nanos = [16, 0xff, 0x93, 0xeb, 0xdc, 3];

    let wait = wait(details(&[&most[..], &nanos].concat()));

    assert_eq!(
        wait,
        Some(Duration::new(i64::MAX.unsigned_abs(), 999_999_999))
    );
}

#[test]
fn no_details_make_it_panic() {
    let valid = details(&[8, 0x80, 1, 16, 7]);
    assert_eq!(wait(valid.clone()), Some(Duration::new(128, 7)));

    for length in 0..valid.len() {
        assert_eq!(
            wait(valid[..length].to_vec()),
            None,
            "cut off after {length} bytes"
        );
    }
    for place in 0..valid.len() {
        for byte in 0..=u8::MAX {
            let mut details = valid.clone();
            details[place] = byte;
            let _ = wait(details);
        }
    }
    // Lengths that no memory has, and a message of nothing but tags.
    assert_eq!(wait([&[0x1a][..], &[0xff; 9], &[1]].concat()), None);
    assert_eq!(wait(vec![0x1a; 1 << 20]), None);
}

fn pushed_back(value: &'static str) -> Status {
    let delay = ErrorDetails::with_retry_info(Some(Duration::from_secs(9)));
    let mut status = Status::with_error_details(Code::Unavailable, "busy", delay);
    let value = MetadataValue::from_static(value);
    status
        .metadata_mut()
        .insert("grpc-retry-pushback-ms", value);
    status
}

#[test]
fn pushback_goes_before_retry_info() {
    let status = pushed_back("250");

    assert_eq!(status.retry_after(), Some(Duration::from_millis(250)));
    assert_says(&status, Class::Transient, DONE_OR_NOT);
}

#[test]
fn pushback_without_a_number_asks_for_no_further_attempt() {
    for value in ["-1", "", "soon", "1.5", "99999999999999999999"] {
        let status = pushed_back(value);

        assert_eq!(status.retry_after(), None);
        assert_permanent(&status);
    }
}
