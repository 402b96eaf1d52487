//! hyper, on a connection of its own: no pool, no redirects, nothing between.

use crate::{DONE_OR_NOT, NOT_DONE, assert_permanent, assert_says, server};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Frame};
use hyper::client::conn::http1;
use hyper::{Error, Request};
use hyper_util::rt::TokioIo;
use retry_runtime::Class;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::net::TcpStream;

type Connection = http1::SendRequest<Empty<Bytes>>;

async fn connect<B>(address: SocketAddr) -> http1::SendRequest<B>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let stream = TcpStream::connect(address).await.expect("somebody listens");
    let (send, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .expect("no bytes yet");
    tokio::spawn(connection);
    send
}

/// Sends a request without a body, and reads the whole answer.
async fn exchange(address: SocketAddr) -> Error {
    let mut connection: Connection = connect(address).await;
    match connection.send_request(Request::new(Empty::new())).await {
        Ok(response) => response
            .into_body()
            .collect()
            .await
            .expect_err("the body is cut off"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_connection_that_is_closed_after_the_request_may_have_done_it() {
    let error = exchange(server::closes()).await;

    assert!(error.is_incomplete_message(), "{error:?}");
    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

#[tokio::test]
async fn a_reset_may_have_done_it() {
    let error = exchange(server::resets()).await;

    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

#[tokio::test]
async fn half_a_head_may_have_done_it() {
    let error = exchange(server::answers(b"HTTP/1.1 200 OK\r\nconte")).await;

    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

#[tokio::test]
async fn half_a_body_may_have_done_it() {
    let error = exchange(server::answers(
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1",
    ))
    .await;

    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

#[tokio::test]
async fn garbage_is_permanent() {
    let error = exchange(server::answers(b"+PONG\r\n\r\n")).await;

    assert!(error.is_parse(), "{error:?}");
    assert_permanent(&error);
}

#[tokio::test]
async fn a_garbled_chunk_is_permanent() {
    let answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n";
    let error = exchange(server::answers(answer)).await;

    assert_permanent(&error);
}

#[tokio::test]
async fn a_request_that_was_never_written_was_not_done() {
    let mut connection: Connection = connect(server::closes()).await;
    let first = connection.send_request(Request::new(Empty::new()));
    // The first has not been answered, so the second waits, and its turn does not come.
    let second = connection.send_request(Request::new(Empty::new()));

    let (_, second) = (first.await, second.await);

    let error = second.expect_err("the connection was closed");
    assert!(error.is_canceled(), "{error:?}");
    assert_says(&error, Class::Transient, NOT_DONE);
}

#[tokio::test]
async fn a_closed_connection_is_transient() {
    let mut connection: Connection = connect(server::closes()).await;
    let _ = connection.send_request(Request::new(Empty::new())).await;

    let error = connection.ready().await.expect_err("closed");

    assert!(error.is_closed(), "{error:?}");
    assert_says(&error, Class::Transient, DONE_OR_NOT);
}

/// Ends in an error before there is anything in it.
struct Broken(Option<io::ErrorKind>);

impl Body for Broken {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(match self.0 {
            Some(kind) => io::Error::from(kind).into(),
            None => "out of ideas".into(),
        })))
    }
}

#[tokio::test]
async fn a_body_of_the_programs_own_that_fails_says_why() {
    for (kind, class) in [
        (None, Class::Permanent),
        (Some(io::ErrorKind::NotFound), Class::Permanent),
        (Some(io::ErrorKind::ConnectionReset), Class::Transient),
        (Some(io::ErrorKind::TimedOut), Class::Timeout),
    ] {
        let mut connection = connect(server::is_silent()).await;
        let request = Request::post("/").body(Broken(kind)).expect("a request");

        let error = connection
            .send_request(request)
            .await
            .expect_err("the body fails");

        assert!(error.is_user(), "{error:?}");
        assert_says(&error, class, DONE_OR_NOT);
    }
}
