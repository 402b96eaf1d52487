//! reqwest, as most use it: by URL, through its pool.

use crate::{
    DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, assert_says_row, numbers, server,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Error};
use retry_runtime::{Class, Classify};
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(50);

/// Gets the text from the server.
async fn get(address: SocketAddr) -> Result<String, Error> {
    let response = client().get(format!("http://{address}/")).send().await?;
    response.error_for_status()?.text().await
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

#[tokio::test]
async fn every_status_says_what_the_table_says() {
    let address = server::answers_as_asked();
    let client = client();

    let mut count = 0;
    for (status, row) in numbers("http").filter(|(status, _)| (400..600).contains(status)) {
        let response = client
            .get(format!("http://{address}/{status}"))
            .send()
            .await;
        let error = response
            .and_then(reqwest::Response::error_for_status)
            .expect_err("an error");

        assert_eq!(
            error.status().map(|status| i32::from(status.as_u16())),
            Some(status)
        );
        assert_says_row(&error, row);
        count += 1;
    }
    assert!(count > 30);
}

#[tokio::test]
async fn a_refused_connection_was_not_done() {
    let error = get(server::nobody()).await.unwrap_err();

    assert!(error.is_connect(), "{error:?}");
    assert_says(&error, Class::Transient, NOT_DONE);
}

#[tokio::test]
async fn an_unknown_name_is_transient_and_was_not_done() {
    // Reserved never to exist; without a network the look-up fails as well.
    let error = client()
        .get("http://nowhere.invalid/")
        .send()
        .await
        .unwrap_err();

    assert!(error.is_connect(), "{error:?}");
    assert_says(&error, Class::Transient, NOT_DONE);
}

#[tokio::test]
async fn no_answer_in_time_is_a_timeout_and_may_have_done_it() {
    let request = client().get(format!("http://{}/", server::is_silent()));
    let error = request.timeout(SHORT).send().await.unwrap_err();

    assert_says(&error, Class::Timeout, DONE_OR_NOT);
}

#[tokio::test]
async fn no_body_in_time_is_a_timeout_and_may_have_done_it() {
    let client = Client::builder()
        .no_proxy()
        .read_timeout(SHORT)
        .build()
        .expect("a client");
    let error = client
        .get(format!("http://{}/", server::is_silent()))
        .send()
        .await
        .unwrap_err();

    assert_says(&error, Class::Timeout, DONE_OR_NOT);
}

#[tokio::test]
async fn no_connection_in_time_is_a_timeout_and_was_not_done() {
    // Reserved for documentation, so packets to it get lost. Where they come back instead, it is
    // an error of connecting all the same.
    let client = Client::builder()
        .no_proxy()
        .connect_timeout(SHORT)
        .build()
        .expect("a client");
    let error = client.get("http://192.0.2.1/").send().await.unwrap_err();

    assert!(error.is_connect(), "{error:?}");
    assert!(!error.is_indeterminate(), "{error:?}");
    if error.is_timeout() {
        assert_eq!(error.class(), Class::Timeout);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_done_it() {
    let half_a_body = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1";
    let half_a_chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n1";
    for address in [
        server::closes(),
        server::resets(),
        server::answers(b"HTTP/1.1 200 OK\r\nconte"),
        server::answers(half_a_body),
        server::answers(half_a_chunk),
    ] {
        let error = get(address).await.unwrap_err();

        assert_says(&error, Class::Transient, DONE_OR_NOT);
    }
}

#[tokio::test]
async fn garbage_is_permanent() {
    let error = get(server::answers(b"+PONG\r\n\r\n")).await.unwrap_err();

    assert_permanent(&error);
}

#[tokio::test]
async fn a_body_of_another_shape_is_permanent() {
    let answer = server::answers(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{");
    let response = client()
        .get(format!("http://{answer}/"))
        .send()
        .await
        .unwrap();
    let error = response.json::<Value>().await.unwrap_err();

    assert!(error.is_decode(), "{error:?}");
    assert_permanent(&error);
}

#[tokio::test]
async fn a_request_that_is_none_is_permanent() {
    let error = client().get("no://url").send().await.unwrap_err();

    assert!(error.is_builder(), "{error:?}");
    assert_permanent(&error);
}

#[tokio::test]
async fn redirects_without_end_are_permanent() {
    let answer =
        b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let client = Client::builder()
        .no_proxy()
        .redirect(Policy::limited(2))
        .build()
        .unwrap();
    let address = server::answers(answer);
    let error = client
        .get(format!("http://{address}/"))
        .send()
        .await
        .unwrap_err();

    assert!(error.is_redirect(), "{error:?}");
    assert_permanent(&error);
}
