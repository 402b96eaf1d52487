//! `mut` bindings: every attempt starts from what the caller passed.

use retry_runtime::retry;

use crate::support::{Error, Flaky};

#[test]
fn mut_copy_argument_starts_afresh() {
    #[retry(max = 3, backoff = none)]
    fn count(mut n: u32, service: &Flaky) -> Result<u32, Error> {
        n += 1;
        service.call()?;
        Ok(n)
    }

    assert_eq!(count(10, &Flaky::failing(2)), Ok(11));
}

#[tokio::test]
async fn mut_copy_argument_starts_afresh_async() {
    #[retry(max = 3, backoff = none)]
    async fn count(mut n: u32, service: &Flaky) -> Result<u32, Error> {
        n += 1;
        service.call_async().await?;
        Ok(n)
    }

    assert_eq!(count(10, &Flaky::failing(2)).await, Ok(11));
}

#[test]
fn mut_slice_is_read_from_its_start() {
    use std::io::Read as _;

    #[retry(max = 3, backoff = none)]
    fn read(mut input: &[u8], service: &Flaky) -> Result<String, Error> {
        let mut text = String::new();
        input.read_to_string(&mut text).map_err(|_| Error::Fatal)?;
        service.call()?;
        Ok(text)
    }

    assert_eq!(read(b"whole", &Flaky::failing(2)), Ok("whole".to_owned()));
}

#[test]
fn mut_owned_argument_starts_afresh() {
    #[retry(max = 3, backoff = none)]
    fn push(mut list: Vec<u32>, service: &Flaky) -> Result<Vec<u32>, Error> {
        list.push(9);
        service.call()?;
        Ok(list)
    }

    assert_eq!(push(vec![1], &Flaky::failing(2)), Ok(vec![1, 9]));
}

#[tokio::test]
async fn mut_owned_argument_starts_afresh_async() {
    #[retry(max = 3, backoff = none)]
    async fn push(mut list: Vec<u32>, service: &Flaky) -> Result<Vec<u32>, Error> {
        list.push(9);
        service.call_async().await?;
        Ok(list)
    }

    assert_eq!(push(vec![1], &Flaky::failing(2)).await, Ok(vec![1, 9]));
}

#[test]
fn mut_inside_a_pattern_starts_afresh() {
    #[retry(max = 3, backoff = none)]
    fn add((mut a, b): (u32, u32), service: &Flaky) -> Result<u32, Error> {
        a += b;
        service.call()?;
        Ok(a)
    }

    assert_eq!(add((1, 2), &Flaky::failing(2)), Ok(3));
}

#[test]
fn mut_below_an_at_starts_afresh() {
    #[retry(max = 3, backoff = none)]
    fn add(pair @ (mut a, _): (u32, u32), service: &Flaky) -> Result<u32, Error> {
        a += pair.1;
        service.call()?;
        Ok(a)
    }

    assert_eq!(add((1, 2), &Flaky::failing(2)), Ok(3));
}

#[test]
fn mut_argument_that_no_attempt_uses_need_not_be_clone() {
    struct NotClone;

    #[retry(max = 3, backoff = none)]
    fn call(mut _unused: NotClone, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(NotClone, &Flaky::failing(2)), Ok(3));
}
