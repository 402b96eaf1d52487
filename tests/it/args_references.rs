//! Reference arguments: never cloned, and lent to every attempt.

use retry_runtime::retry;

use crate::support::{Error, Flaky};

#[test]
fn exclusive_reference_is_lent_to_every_attempt() {
    #[retry(max = 3, backoff = none)]
    fn push(list: &mut Vec<u32>, service: &Flaky) -> Result<usize, Error> {
        list.push(1);
        append(list);
        service.call()?;
        Ok(list.len())
    }
    fn append(list: &mut Vec<u32>) {
        list.push(2);
    }
    let mut list = Vec::new();

    assert_eq!(push(&mut list, &Flaky::failing(2)), Ok(6));
    assert_eq!(list, [1, 2, 1, 2, 1, 2]);
}

#[tokio::test]
async fn exclusive_reference_is_lent_to_every_attempt_async() {
    #[retry(max = 3, backoff = none)]
    async fn push(list: &mut Vec<u32>, service: &Flaky) -> Result<usize, Error> {
        append(list).await;
        service.call_async().await?;
        Ok(list.len())
    }
    async fn append(list: &mut Vec<u32>) {
        list.push(2);
    }
    let mut list = Vec::new();

    assert_eq!(push(&mut list, &Flaky::failing(2)).await, Ok(3));
}

#[test]
fn exclusive_reference_may_move_into_a_closure() {
    #[retry(max = 3, backoff = none)]
    fn push(list: &mut Vec<u32>, service: &Flaky) -> Result<usize, Error> {
        let mut push = move || list.push(1);
        push();
        push();
        service.call()?;
        Ok(7)
    }
    let mut list = Vec::new();

    assert_eq!(push(&mut list, &Flaky::failing(2)), Ok(7));
    assert_eq!(list.len(), 6);
}

#[test]
fn mut_binding_of_an_exclusive_reference() {
    #[retry(max = 3, backoff = none)]
    fn fill(mut buffer: &mut [u8], service: &Flaky) -> Result<usize, Error> {
        use std::io::Write as _;
        buffer.write_all(b"ab").map_err(|_| Error::Fatal)?;
        service.call()?;
        Ok(buffer.len())
    }
    let mut buffer = [0; 3];

    assert_eq!(fill(&mut buffer, &Flaky::failing(2)), Ok(1));
    assert_eq!(&buffer, b"ab\0");
}

#[test]
fn pattern_through_a_reference() {
    #[retry(max = 3, backoff = none)]
    fn add((a, b): &(u32, u32), &c: &u32, service: &Flaky) -> Result<u32, Error> {
        service.call()?;
        Ok(a + b + c)
    }

    assert_eq!(add(&(1, 2), &3, &Flaky::failing(2)), Ok(6));
}

#[test]
fn pattern_through_an_exclusive_reference() {
    #[retry(max = 3, backoff = none)]
    fn add((a, b): &mut (u32, u32), service: &Flaky) -> Result<u32, Error> {
        *a += 1;
        std::mem::swap(a, b);
        service.call()?;
        Ok(*a + *b)
    }

    assert_eq!(add(&mut (1, 2), &Flaky::failing(2)), Ok(6));
}

#[test]
fn ref_binding() {
    #[retry(max = 3, backoff = none)]
    fn length(ref text: String, service: &Flaky) -> Result<usize, Error> {
        service.call()?;
        Ok(text.len())
    }

    assert_eq!(length("four".to_owned(), &Flaky::failing(2)), Ok(4));
}

#[test]
fn argument_under_cfg() {
    #[retry(max = 3, backoff = none)]
    fn call(
        #[cfg(any())] missing: Missing,
        #[cfg(not(any()))] text: String,
        service: &Flaky,
    ) -> Result<usize, Error> {
        service.call()?;
        Ok(text.into_bytes().len())
    }

    assert_eq!(call("four".to_owned(), &Flaky::failing(2)), Ok(4));
}

#[test]
fn ignored_and_unused_arguments() {
    #[retry(max = 3, backoff = none)]
    fn call(_: String, _unused: Vec<u8>, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(String::new(), Vec::new(), &Flaky::failing(2)), Ok(3));
}

#[test]
fn exclusive_reference_in_an_option_or_a_pin() {
    use std::pin::Pin;

    #[retry(max = 3, backoff = none)]
    fn count(
        calls: Option<&mut u32>,
        pinned: Pin<&mut Flaky>,
        mut last: Option<&mut String>,
    ) -> Result<u32, Error> {
        if let Some(calls) = calls {
            *calls += 1;
        }
        if let Some(last) = last.take() {
            last.push('!');
        }
        pinned.get_mut().call()
    }
    let (mut calls, mut text) = (0, String::new());

    assert_eq!(
        count(
            Some(&mut calls),
            Pin::new(&mut Flaky::failing(2)),
            Some(&mut text)
        ),
        Ok(3)
    );
    assert_eq!((calls, text.as_str()), (3, "!!!"));
    assert_eq!(count(None, Pin::new(&mut Flaky::failing(0)), None), Ok(1));
}

#[test]
fn field_of_a_pattern_under_cfg() {
    struct Request {
        path: String,
        #[cfg(any())]
        missing: Missing,
    }

    #[retry(max = 3, backoff = none)]
    fn send(
        Request {
            path,
            #[cfg(any())]
            missing,
        }: Request,
        service: &Flaky,
    ) -> Result<usize, Error> {
        service.call()?;
        Ok(path.into_bytes().len())
    }

    assert_eq!(
        send(
            Request {
                path: "four".to_owned()
            },
            &Flaky::failing(2)
        ),
        Ok(4)
    );
}
