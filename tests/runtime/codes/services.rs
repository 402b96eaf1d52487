//! Codes of services, as the issue and the specifications name them.

use super::Expected::{Never, Repeat, RepeatIfIdempotent};
use super::expect;
use retry_runtime::Class;
use retry_runtime::codes::{self, Meaning};

#[test]
fn http_is_retried_on_408_425_429_and_on_5xx_but_501_and_505() {
    let retried: Vec<u16> = (100..600)
        .filter(|status| codes::http(*status).class() != Class::Permanent)
        .collect();

    let expected: Vec<u16> = [408, 425, 429]
        .into_iter()
        .chain((500..600).filter(|status| ![501, 505].contains(status)))
        .collect();
    assert_eq!(retried, expected);
}

#[test]
fn http_says_who_is_late_and_who_rations() {
    assert_eq!(codes::http(408).class(), Class::Timeout);
    assert_eq!(codes::http(504).class(), Class::Timeout);
    assert_eq!(codes::http(429).class(), Class::Throttled);
    for status in [425, 500, 502, 503] {
        assert_eq!(codes::http(status).class(), Class::Transient, "{status}");
    }
}

#[test]
fn http_requests_that_were_refused_were_not_done() {
    expect(codes::http, Repeat, &[408, 425, 429]);
    expect(codes::http, RepeatIfIdempotent, &[500, 502, 503, 504]);
}

#[test]
fn an_http_status_that_is_not_known_counts_as_its_hundred() {
    for status in [418, 420, 450, 499] {
        assert_eq!(codes::http(status), codes::http(400), "{status}");
    }
    for status in [509, 520, 529, 599] {
        assert_eq!(codes::http(status), codes::http(500), "{status}");
    }
    for status in [100, 200, 204, 299, 301, 304, 399] {
        expect(codes::http, Never, &[status]);
    }
}

#[test]
fn a_number_that_is_no_http_status_counts_as_500() {
    for status in [0, 1, 99, 600, 999, u16::MAX] {
        assert_eq!(codes::http(status), codes::http(500), "{status}");
    }
}

#[test]
fn every_http_status_has_a_row() {
    let unknown = (0..=u16::MAX).filter(|status| codes::http(*status) == Meaning::UNKNOWN);
    assert_eq!(unknown.count(), 0);
}

#[test]
fn grpc_is_retried_when_unavailable_exhausted_aborted_or_late() {
    let retried: Vec<i32> = (-1..20)
        .filter(|status| codes::grpc(*status).class() != Class::Permanent)
        .collect();
    assert_eq!(retried, [4, 8, 10, 14]);

    assert_eq!(codes::grpc(4).class(), Class::Timeout);
    assert_eq!(codes::grpc(8).class(), Class::Throttled);
    assert_eq!(codes::grpc(10).class(), Class::Transient);
    assert_eq!(codes::grpc(14).class(), Class::Transient);
}

#[test]
fn grpc_leaves_the_outcome_open_unless_it_was_refused() {
    expect(codes::grpc, Repeat, &[8, 10]);
    expect(codes::grpc, RepeatIfIdempotent, &[4, 14]);
    for status in [1, 2, 13, 15] {
        assert!(codes::grpc(status).is_indeterminate(), "{status}");
    }
    assert_eq!(codes::grpc(17), codes::grpc(2));
}

#[test]
fn aws_lists_throttling_and_timeouts_as_its_sdks_do() {
    let throttling = [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    ];
    for code in throttling {
        assert_eq!(codes::aws(code).class(), Class::Throttled, "{code}");
    }
    for code in ["RequestTimeout", "RequestTimeoutException"] {
        assert_eq!(codes::aws(code).class(), Class::Timeout, "{code}");
    }

    let table = codes::tables()
        .iter()
        .find(|table| table.function() == "aws");
    let rows = table.expect("a table of AWS").rows().iter();
    let throttled = rows.filter(|row| row.meaning().class() == Class::Throttled);
    assert_eq!(throttled.count(), throttling.len());
}

#[test]
fn aws_failures_of_the_service_leave_the_outcome_open() {
    expect(
        codes::aws,
        RepeatIfIdempotent,
        &["InternalFailure", "InternalError", "ServiceUnavailable"],
    );
    expect(codes::aws, Repeat, &["SlowDown", "ThrottlingException"]);
    expect(
        codes::aws,
        Never,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "ValidationException",
            "ExpiredToken",
            "RequestTimeTooSkewed",
            "ConditionalCheckFailedException",
            "NoSuchKey",
            "slowdown",
            "SlowDown ",
        ],
    );
}

#[test]
fn thrift_connections_are_worth_another_and_all_of_them_open() {
    expect(codes::thrift_transport, RepeatIfIdempotent, &[0, 1, 3, 4]);
    expect(codes::thrift_transport, Never, &[2, 5, 6, 7]);
    assert_eq!(codes::thrift_transport(3).class(), Class::Timeout);
}

#[test]
fn thrift_applications_that_do_not_fit_together_are_not_repeated() {
    expect(codes::thrift_application, RepeatIfIdempotent, &[4]);
    expect(
        codes::thrift_application,
        Never,
        &[0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11],
    );
}
