//! What must not happen twice.

use crate::bounds::bounded;
use crate::{codes, start};
use grpc::Fault;
use retry_runtime::Classify;
use tonic::Code;

#[tokio::test]
async fn a_write_with_an_id_is_done_once_though_its_answer_is_lost_twice() {
    let (server, client) = start([Fault::LostAnswer; 2]);

    let reserved = bounded(client.reserve("order 7", "tea", 2)).await.unwrap();

    assert_eq!(reserved, 2);
    assert_eq!((server.calls(), server.reserved()), (3, 2));
}

#[tokio::test]
async fn each_id_is_a_write_of_its_own() {
    let (server, client) = start([]);

    for id in ["order 7", "order 8", "order 7"] {
        bounded(client.reserve(id, "tea", 2)).await.unwrap();
    }

    assert_eq!((server.calls(), server.reserved()), (3, 4));
}

#[tokio::test]
async fn a_write_without_an_id_is_not_repeated_when_its_answer_is_lost() {
    let (server, client) = start([Fault::LostAnswer]);

    let error = bounded(client.reserve_once("tea", 2)).await.unwrap_err();

    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.is_indeterminate());
    assert_eq!((server.calls(), server.reserved()), (1, 2));
}

#[tokio::test]
async fn a_write_without_an_id_is_repeated_where_nothing_was_done() {
    for code in [Code::ResourceExhausted, Code::Aborted] {
        let (server, client) = start([Fault::Refusal(code)]);

        let reserved = bounded(client.reserve_once("tea", 2)).await.unwrap();

        assert_eq!(reserved, 2);
        assert_eq!((server.calls(), server.reserved()), (2, 2), "{code:?}");
    }
}

#[tokio::test]
async fn a_write_without_an_id_is_made_once_for_all_other_codes() {
    let mut others = 0;
    for code in codes() {
        if matches!(code, Code::ResourceExhausted | Code::Aborted) {
            continue;
        }
        let (server, client) = start([Fault::Refusal(code)]);

        let error = bounded(client.reserve_once("tea", 2)).await.unwrap_err();

        assert_eq!(error.code(), code);
        assert_eq!(server.calls(), 1, "{code:?}");
        others += 1;
    }
    assert_eq!(others, 14);
}
