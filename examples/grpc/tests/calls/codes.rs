//! Which codes are retried, and how often.

use crate::bounds::bounded;
use crate::{codes, start};
use grpc::Fault;
use retry_runtime::StopReason;
use tonic::Code;

#[tokio::test]
async fn outlives_as_many_refusals_by_one_call_more() {
    for refused in 0..=7 {
        let faults = (0..refused).map(|_| Fault::UNAVAILABLE);
        let (server, client) = start(faults);

        let quote = bounded(client.quote("tea")).await.unwrap();

        assert_eq!((quote.item.as_str(), quote.cents), ("tea", 250));
        assert_eq!(server.calls(), refused + 1);
    }
}

#[tokio::test]
async fn the_eighth_refusal_is_the_error() {
    let (server, client) = start([Fault::UNAVAILABLE; 8]);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert_eq!(error.code(), Code::Unavailable);
    assert_eq!(client.journal().gave_up(), Some(StopReason::MaxAttempts));
    assert_eq!(server.calls(), 8);
}

#[tokio::test]
async fn codes_that_may_pass_are_retried() {
    for code in [
        Code::DeadlineExceeded,
        Code::ResourceExhausted,
        Code::Aborted,
        Code::Unavailable,
    ] {
        let (server, client) = start([Fault::Refusal(code)]);

        bounded(client.quote("tea")).await.unwrap();

        assert_eq!(server.calls(), 2, "{code:?}");
    }
}

#[tokio::test]
async fn all_other_codes_are_returned_after_one_call() {
    let mut others = 0;
    for code in codes() {
        if matches!(
            code,
            Code::DeadlineExceeded | Code::ResourceExhausted | Code::Aborted | Code::Unavailable
        ) {
            continue;
        }
        let (server, client) = start([Fault::Refusal(code)]);

        let error = bounded(client.quote("tea")).await.unwrap_err();

        assert_eq!(error.code(), code);
        assert_eq!(client.journal().gave_up(), Some(StopReason::NotRetryable));
        assert_eq!(server.calls(), 1, "{code:?}");
        others += 1;
    }
    assert_eq!(others, 12);
}

#[tokio::test]
async fn a_permanent_code_ends_a_call_that_was_retried() {
    let (server, client) = start([Fault::UNAVAILABLE, Fault::Refusal(Code::NotFound)]);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert_eq!(error.code(), Code::NotFound);
    assert_eq!(server.calls(), 2);
}
