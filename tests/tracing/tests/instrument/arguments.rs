//! Arguments below `#[instrument]`, which moves them to where the body is: every attempt starts
//! from what the caller passed.

use retry_runtime::retry;
use tracing::instrument;

use crate::recorder::Record;
use crate::{Busy, one_span, pause, pause_async, try_for_the};

fn consume(text: String, n: u32) -> Result<String, Busy> {
    try_for_the(n).map(|_| text)
}

#[test]
fn a_consumed_argument_is_there_for_every_blocking_attempt() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call(text: String) -> Result<String, Busy> {
        consume(text, n)
    }
    let record = Record::start();

    assert_eq!(call("a".to_owned()).unwrap(), "a");

    assert_eq!(record.lines(), one_span("open call text=\"a\"", &[]));
}

#[tokio::test(start_paused = true)]
async fn a_consumed_argument_is_there_for_every_asynchronous_attempt() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call(text: String) -> Result<String, Busy> {
        consume(text, n)
    }
    let record = Record::start();

    assert_eq!(call("a".to_owned()).await.unwrap(), "a");

    assert_eq!(record.lines(), one_span("open call text=\"a\"", &[]));
}

#[test]
fn a_change_of_an_argument_does_not_reach_the_next_blocking_attempt() {
    #[instrument(skip_all)]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call(mut text: String, mut count: u32) -> Result<(String, u32), Busy> {
        text.push('!');
        count += 1;
        try_for_the(n).map(|_| (text, count))
    }

    assert_eq!(call("a".to_owned(), 5).unwrap(), ("a!".to_owned(), 6));
}

#[tokio::test(start_paused = true)]
async fn a_change_of_an_argument_does_not_reach_the_next_asynchronous_attempt() {
    #[instrument(skip_all)]
    #[retry(backoff = fixed(1s), attempt = n)]
    async fn call(
        mut text: String,
        (mut count, other): (u32, String),
    ) -> Result<(String, u32, String), Busy> {
        text.push('!');
        count += 1;
        tokio::task::yield_now().await;
        try_for_the(n).map(|_| (text, count, other))
    }

    let found = call("a".to_owned(), (5, "b".to_owned())).await.unwrap();

    assert_eq!(found, ("a!".to_owned(), 6, "b".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn borrowed_arguments_are_lent_to_every_attempt() {
    #[instrument(skip(list), err)]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call(list: &mut Vec<u32>, key: &str) -> Result<u32, Busy> {
        list.push(n);
        tokio::task::yield_now().await;
        try_for_the(n)
    }
    let record = Record::start();
    let mut list = Vec::new();

    assert_eq!(call(&mut list, "k").await.unwrap(), 3);

    assert_eq!(list, [1, 2, 3]);
    assert_eq!(record.lines(), one_span("open call key=\"k\"", &[]));
}

#[test]
fn what_cannot_be_cloned_stays_where_it_is() {
    struct Connection;
    impl Connection {
        fn is_open(&self) -> bool {
            size_of_val(self) == 0
        }
    }
    #[instrument(skip_all, ret)]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call(connection: Connection) -> Result<u32, Busy> {
        assert!(connection.is_open());
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call(Connection).unwrap(), 3);

    assert_eq!(
        record.lines(),
        one_span("open call", &["call: return=Ok(3)"])
    );
}

#[tokio::test(start_paused = true)]
async fn arguments_of_the_attribute_see_those_of_the_function() {
    #[instrument(skip_all)]
    #[retry(max = limit, backoff = fixed(1s), attempt = n, fallback = |_| Ok(text.len()))]
    async fn call(limit: u32, text: String) -> Result<usize, Busy> {
        let _ = consume(text, n)?;
        Ok(0)
    }
    let record = Record::start();

    assert_eq!(call(2, "four".to_owned()).await.unwrap(), 4);

    let expected = [
        "open call",
        "call: attempt 1",
        "call: attempt 2",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}
