//! By-value arguments: saved where an attempt consumes them, left alone where it does not.

use std::sync::atomic::{AtomicU32, Ordering};

use retry_runtime::retry;

use crate::support::{Counted, Error, Flaky};

fn take(text: String) -> usize {
    text.len()
}

fn take_counted(value: Counted<'_>) {
    drop(value);
}

#[test]
fn moved_string_is_passed_to_every_attempt() {
    #[retry(max = 3, backoff = none)]
    fn send(text: String, service: &Flaky) -> Result<usize, Error> {
        let sent = take(text);
        service.call()?;
        Ok(sent)
    }

    assert_eq!(send("hello".to_owned(), &Flaky::failing(2)), Ok(5));
}

#[test]
fn moved_argument_is_cloned_once_fewer_than_there_are_attempts() {
    #[retry(max = 4, backoff = none)]
    fn send(value: Counted<'_>, service: &Flaky) -> Result<u32, Error> {
        take_counted(value);
        service.call()
    }
    let clones = AtomicU32::new(0);

    assert_eq!(
        send(Counted { clones: &clones }, &Flaky::failing(9)),
        Err(Error::Busy)
    );

    assert_eq!(clones.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn moved_argument_is_cloned_once_fewer_than_there_are_attempts_async() {
    #[retry(max = 4, backoff = none)]
    async fn send(value: Counted<'_>, service: &Flaky) -> Result<u32, Error> {
        take_counted(value);
        service.call_async().await
    }
    let clones = AtomicU32::new(0);

    assert_eq!(
        send(Counted { clones: &clones }, &Flaky::failing(9)).await,
        Err(Error::Busy)
    );

    assert_eq!(clones.load(Ordering::Relaxed), 3);
}

#[test]
fn borrowed_argument_is_never_cloned() {
    #[retry(max = 4, backoff = none)]
    fn look(value: Counted<'_>, service: &Flaky) -> Result<u32, Error> {
        let _ = &value.clones;
        service.call()
    }
    let clones = AtomicU32::new(0);

    assert_eq!(
        look(Counted { clones: &clones }, &Flaky::failing(9)),
        Err(Error::Busy)
    );

    assert_eq!(clones.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn borrowed_argument_is_never_cloned_async() {
    #[retry(max = 4, backoff = none)]
    async fn look(text: String, value: Counted<'_>, service: &Flaky) -> Result<usize, Error> {
        let _ = format!("{} {text}", text);
        let _ = &value;
        service.call_async().await?;
        Ok(text.len())
    }
    let clones = AtomicU32::new(0);
    let value = Counted { clones: &clones };

    assert_eq!(
        look("four".to_owned(), value, &Flaky::failing(3)).await,
        Ok(4)
    );

    assert_eq!(clones.load(Ordering::Relaxed), 0);
}

/// Not `Clone`.
#[derive(Debug)]
struct Connection {
    queries: std::cell::Cell<u32>,
}

impl Connection {
    fn query(&self) -> u32 {
        self.queries.set(self.queries.get() + 1);
        self.queries.get()
    }
}

#[test]
fn value_that_is_not_clone_may_be_borrowed() {
    #[retry(max = 3, backoff = none)]
    fn query(connection: Connection, service: &Flaky) -> Result<u32, Error> {
        let queries = connection.query();
        service.call()?;
        Ok(queries)
    }
    let connection = Connection {
        queries: std::cell::Cell::new(0),
    };

    assert_eq!(query(connection, &Flaky::failing(2)), Ok(3));
}

#[tokio::test]
async fn value_that_is_not_clone_may_be_borrowed_async() {
    #[retry(max = 3, backoff = none)]
    async fn query(connection: Connection, service: &Flaky) -> Result<u32, Error> {
        let queries = connection.query();
        service.call_async().await?;
        Ok(queries)
    }
    let connection = Connection {
        queries: std::cell::Cell::new(0),
    };

    assert_eq!(query(connection, &Flaky::failing(2)).await, Ok(3));
}

#[test]
fn bindings_of_a_pattern_are_saved_one_by_one() {
    struct Request {
        path: String,
        body: Vec<u8>,
    }

    #[retry(max = 3, backoff = none)]
    fn send(
        Request { path, body }: Request,
        (host, port): (String, u16),
        [first, _]: [u32; 2],
        service: &Flaky,
    ) -> Result<String, Error> {
        let sent = take(path) + body.into_iter().count() + take(host);
        service.call()?;
        Ok(format!("{sent} {port} {first}"))
    }
    let request = Request {
        path: "/a".to_owned(),
        body: vec![1, 2, 3],
    };

    let sent = send(request, ("host".to_owned(), 80), [7, 8], &Flaky::failing(2));

    assert_eq!(sent, Ok("9 80 7".to_owned()));
}

#[test]
fn closure_argument_is_called_by_every_attempt() {
    #[retry(max = 3, backoff = none)]
    fn apply<F>(make: F, service: &Flaky) -> Result<u32, Error>
    where
        F: Fn() -> u32,
    {
        let made = make();
        service.call()?;
        Ok(made)
    }
    let calls = std::cell::Cell::new(0);
    let count = || {
        calls.set(calls.get() + 1);
        calls.get()
    };

    assert_eq!(apply(count, &Flaky::failing(2)), Ok(3));
}

#[test]
fn clone_and_keep_overrule_what_the_body_looks_like() {
    #[retry(max = 3, backoff = none, clone(saved), keep(kept))]
    fn send(saved: Counted<'_>, kept: Counted<'_>, service: &Flaky) -> Result<u32, Error> {
        let _ = &saved;
        let _ = [&kept].map(|kept| kept.clones);
        service.call()
    }
    let (saved, kept) = (AtomicU32::new(0), AtomicU32::new(0));

    let outcome = send(
        Counted { clones: &saved },
        Counted { clones: &kept },
        &Flaky::failing(2),
    );

    assert_eq!(outcome, Ok(3));
    assert_eq!(
        (saved.load(Ordering::Relaxed), kept.load(Ordering::Relaxed)),
        (2, 0)
    );
}

#[test]
fn kept_argument_carries_changes_from_one_attempt_to_the_next() {
    #[retry(max = 3, backoff = none, keep(log, next))]
    fn send(
        mut log: Vec<u32>,
        mut next: impl FnMut() -> u32,
        service: &Flaky,
    ) -> Result<Vec<u32>, Error> {
        log.push(next());
        service.call()?;
        Ok(std::mem::take(&mut log))
    }
    let mut calls = 0;
    let count = || {
        calls += 1;
        calls
    };

    assert_eq!(
        send(Vec::new(), count, &Flaky::failing(2)),
        Ok(vec![1, 2, 3])
    );
}

#[test]
fn one_attempt_clones_nothing_and_takes_what_cannot_be_cloned() {
    #[retry(max = 1)]
    fn close(connection: Connection) -> Result<u32, Error> {
        let Connection { queries } = connection;
        Ok(queries.into_inner())
    }

    assert_eq!(
        close(Connection {
            queries: std::cell::Cell::new(4)
        }),
        Ok(4)
    );
}

#[test]
fn value_is_moved_into_a_closure_or_thread_of_every_attempt() {
    #[retry(max = 3, backoff = none)]
    fn spawn(text: String, service: &Flaky) -> Result<usize, Error> {
        let length = std::thread::spawn(move || text.len())
            .join()
            .expect("no panic");
        service.call()?;
        Ok(length)
    }

    assert_eq!(spawn("four".to_owned(), &Flaky::failing(2)), Ok(4));
}

#[test]
fn arguments_whose_names_differ_by_underscores_are_kept_apart() {
    #[retry(max = 3, backoff = none)]
    fn join(
        a: String,
        _a: String,
        __a: String,
        r#type: String,
        service: &Flaky,
    ) -> Result<String, Error> {
        let joined = [a, _a, __a, r#type].concat();
        service.call()?;
        Ok(joined)
    }
    let own = str::to_owned;

    assert_eq!(
        join(own("1"), own("2"), own("3"), own("4"), &Flaky::failing(2)),
        Ok("1234".to_owned())
    );
}

#[test]
fn methods_that_may_consume_are_not_taken_for_borrowing() {
    #[retry(max = 3, backoff = none)]
    fn call(
        text: Option<String>,
        list: std::vec::IntoIter<u32>,
        service: &Flaky,
    ) -> Result<Option<u32>, Error> {
        let is_empty = text.is_some_and(|text| text.is_empty());
        let last = list.last();
        service.call()?;
        Ok(last.filter(|_| is_empty))
    }

    assert_eq!(
        call(
            Some(String::new()),
            vec![1, 2].into_iter(),
            &Flaky::failing(2)
        ),
        Ok(Some(2))
    );
}

#[test]
fn parameters_of_closures_are_not_the_argument() {
    struct NotClone(u32);

    #[retry(max = 3, backoff = none)]
    fn call(a: NotClone, service: &Flaky) -> Result<u32, Error> {
        let sum = |x: u32, a: u32, z: u32| x + a + z;
        service.call()?;
        Ok(apply(|x, a, z| sum(x, a, z)) + (&a).0)
    }
    fn apply(sum: impl Fn(u32, u32, u32) -> u32) -> u32 {
        sum(1, 2, 3)
    }

    assert_eq!(call(NotClone(10), &Flaky::failing(2)), Ok(16));
}

#[test]
fn method_named_like_a_borrowing_one_may_consume() {
    trait Load: Sized {
        fn load(self) -> u32 {
            1
        }
        fn first(self) -> u32 {
            2
        }
    }
    #[derive(Clone)]
    struct Query;
    impl Load for Query {}

    #[retry(max = 3, backoff = none)]
    fn call(one: Query, two: Query, service: &Flaky) -> Result<u32, Error> {
        let sum = one.load() + two.first();
        service.call()?;
        Ok(sum)
    }

    assert_eq!(call(Query, Query, &Flaky::failing(2)), Ok(3));
}

#[test]
fn consumed_field_may_be_copy() {
    struct Response<'a> {
        method: Option<&'a str>,
        body: std::cell::Cell<u32>,
    }

    #[retry(max = 3, backoff = none)]
    fn parse(response: Response<'_>, service: &Flaky) -> Result<usize, Error> {
        let method = response.method.expect("a method");
        response.body.set(1);
        service.call()?;
        Ok(method.len())
    }
    let response = Response {
        method: Some("GET"),
        body: std::cell::Cell::new(0),
    };

    assert_eq!(parse(response, &Flaky::failing(2)), Ok(3));
}
