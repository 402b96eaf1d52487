//! Generics, lifetimes and opaque types.

use std::fmt::{Debug, Display};
use std::future::Future;

use retry_runtime::{Classify, retry};

use crate::support::{Error, Flaky};

#[test]
fn type_parameter_with_where_clause() {
    #[retry(max = 3, backoff = none)]
    fn show<T>(value: T, service: &Flaky) -> Result<String, Error>
    where
        T: Display + Clone,
    {
        service.call()?;
        Ok(to_text(value))
    }
    fn to_text(value: impl Display) -> String {
        value.to_string()
    }

    assert_eq!(show(7, &Flaky::failing(2)), Ok("7".to_owned()));
}

#[test]
fn type_parameter_that_is_only_borrowed_needs_no_clone() {
    #[retry(max = 3, backoff = none)]
    fn show<T: Display>(value: T, service: &Flaky) -> Result<String, Error> {
        service.call()?;
        Ok(value.to_string())
    }
    struct NotClone;
    impl Display for NotClone {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("shown")
        }
    }

    assert_eq!(show(NotClone, &Flaky::failing(2)), Ok("shown".to_owned()));
}

#[test]
fn const_parameter() {
    #[retry(max = 3, backoff = none)]
    fn sum<const N: usize>(values: [u32; N], service: &Flaky) -> Result<u32, Error> {
        service.call()?;
        Ok(values.into_iter().sum())
    }

    assert_eq!(sum([1, 2, 3], &Flaky::failing(2)), Ok(6));
}

#[test]
fn explicit_and_elided_lifetimes() {
    #[retry(max = 3, backoff = none)]
    fn longer<'a>(a: &'a str, b: &'a str, service: &Flaky) -> Result<&'a str, Error> {
        service.call()?;
        Ok(if a.len() > b.len() { a } else { b })
    }
    struct Holder<'a>(&'a str);
    impl Holder<'_> {
        #[retry(max = 3, backoff = none)]
        fn get(&self, service: &Flaky) -> Result<&str, Error> {
            service.call()?;
            Ok(self.0)
        }
    }

    assert_eq!(longer("a", "bb", &Flaky::failing(2)), Ok("bb"));
    assert_eq!(Holder("held").get(&Flaky::failing(2)), Ok("held"));
}

#[tokio::test]
async fn lifetimes_async() {
    #[retry(max = 3, backoff = none)]
    async fn first<'a, T: Debug>(list: &'a [T], service: &Flaky) -> Result<&'a T, Error> {
        service.call_async().await?;
        list.first().ok_or(Error::Fatal)
    }

    assert_eq!(first(&[1, 2], &Flaky::failing(2)).await, Ok(&1));
}

#[test]
fn opaque_argument() {
    #[retry(max = 3, backoff = none)]
    fn collect(
        values: impl IntoIterator<Item = u32> + Clone,
        service: &Flaky,
    ) -> Result<u32, Error> {
        let sum = values.into_iter().sum();
        service.call()?;
        Ok(sum)
    }

    assert_eq!(collect([1, 2, 3], &Flaky::failing(2)), Ok(6));
}

#[test]
fn opaque_return() {
    #[retry(max = 3, backoff = none)]
    fn evens(limit: u32, service: &Flaky) -> Result<impl Iterator<Item = u32> + use<>, Error> {
        service.call()?;
        Ok((0..limit).filter(|n| n % 2 == 0))
    }

    let evens: Vec<u32> = evens(5, &Flaky::failing(2))
        .expect("third attempt")
        .collect();

    assert_eq!(evens, [0, 2, 4]);
}

#[tokio::test]
async fn opaque_return_async() {
    #[retry(max = 3, backoff = none)]
    async fn evens(
        limit: u32,
        service: &Flaky,
    ) -> Result<impl Iterator<Item = u32> + use<>, Error> {
        service.call_async().await?;
        Ok((0..limit).filter(|n| n % 2 == 0))
    }

    assert_eq!(
        evens(5, &Flaky::failing(2))
            .await
            .expect("third attempt")
            .count(),
        3
    );
}

#[test]
fn generic_error() {
    #[retry(max = 3, backoff = none)]
    fn call<E: Classify + From<Error>>(service: &Flaky) -> Result<u32, E> {
        Ok(service.call()?)
    }

    assert_eq!(call::<Error>(&Flaky::failing(2)), Ok(3));
}

#[tokio::test]
async fn generic_operation() {
    #[retry(max = 3, backoff = none)]
    async fn run<F, Fut, T>(operation: F) -> Result<T, Error>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<T, Error>>,
    {
        operation().await
    }
    let service = Flaky::failing(2);

    assert_eq!(run(|| service.call_async()).await, Ok(3));
}

#[test]
fn opaque_type_inside_a_trait_object() {
    #[retry(max = 3, backoff = none)]
    fn numbers(service: &Flaky) -> Result<Box<dyn Iterator<Item = impl Display + use<>>>, Error> {
        service.call()?;
        Ok(Box::new(0_u8..3))
    }

    assert_eq!(
        numbers(&Flaky::failing(2)).expect("third attempt").count(),
        3
    );
}
