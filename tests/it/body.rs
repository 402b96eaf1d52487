//! What a body may say: early returns, labels, closures, blocks, items and macros stay inside one
//! attempt.

use retry_runtime::retry;

use crate::support::{Error, Flaky};

#[test]
fn question_mark_ends_the_attempt_and_not_the_call() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        let call = service.call()?;
        Ok(call)
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}

#[test]
fn return_ends_the_attempt_and_not_the_call() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        if service.calls() < 2 {
            let _ = service.call();
            return Err(Error::Busy);
        }
        return service.call();
    }

    assert_eq!(call(&Flaky::failing(0)), Ok(3));
}

#[tokio::test]
async fn return_ends_the_attempt_and_not_the_call_async() {
    #[retry(max = 3, backoff = none)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        if service.call_async().await.is_err() {
            return Err(Error::Busy);
        }
        Ok(service.calls())
    }

    assert_eq!(call(&Flaky::failing(2)).await, Ok(3));
}

#[test]
fn labelled_loops() {
    #[retry(max = 3, backoff = none)]
    fn search(service: &Flaky) -> Result<u32, Error> {
        let mut found = 0;
        'outer: for row in 0..4 {
            for column in 0..4 {
                if row * column == 6 {
                    found = row + column;
                    break 'outer;
                }
                if column > row {
                    continue 'outer;
                }
            }
        }
        let value = 'block: {
            if found > 4 {
                break 'block service.call()?;
            }
            0
        };
        Ok(found + value)
    }

    assert_eq!(search(&Flaky::failing(2)), Ok(8));
}

#[test]
fn closures_and_inner_items() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        const STEP: u32 = 10;
        fn double(n: u32) -> u32 {
            n * 2
        }
        let add = |n: u32| -> Result<u32, Error> { Ok(n + service.call()?) };
        add(double(STEP))
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(23));
}

#[tokio::test]
async fn inner_async_blocks() {
    #[retry(max = 3, backoff = none)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        let first = async { service.call_async().await };
        let second = async move { Ok::<u32, Error>(1) };
        let (first, second) = tokio::join!(first, second);
        Ok(first? + second?)
    }

    assert_eq!(call(&Flaky::failing(2)).await, Ok(4));
}

#[test]
fn question_mark_inside_macros() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<String, Error> {
        println!("{}", service.call().or(Ok::<u32, Error>(0))?);
        Ok(format!("{}", service.call()?))
    }

    assert_eq!(call(&Flaky::failing(3)), Ok("4".to_owned()));
}

#[test]
fn infers_the_types_of_ok_and_err_from_the_signature() {
    #[retry(max = 3, backoff = none)]
    fn collect(service: &Flaky) -> Result<Vec<u8>, Error> {
        let bytes = "12".bytes().map(|byte| {
            if byte > 0 {
                Ok(byte)
            } else {
                Err(Error::Fatal)
            }
        });
        service.call()?;
        bytes.collect()
    }
    #[retry(max = 3, backoff = none)]
    fn default(service: &Flaky) -> Result<u64, Error> {
        service.call()?;
        Ok(Default::default())
    }

    assert_eq!(collect(&Flaky::failing(2)), Ok(b"12".to_vec()));
    assert_eq!(default(&Flaky::failing(2)), Ok(0));
}

#[tokio::test]
async fn infers_the_types_of_ok_and_err_from_the_signature_async() {
    #[retry(max = 3, backoff = none)]
    async fn default(service: &Flaky) -> Result<u64, Error> {
        service.call_async().await?;
        Ok("7".parse().unwrap_or_default())
    }
    #[retry(max = 3, backoff = none)]
    async fn shape(service: &Flaky) -> Result<Box<dyn Fn() -> u32 + Send>, Error> {
        let call = service.call_async().await?;
        Ok(Box::new(move || call))
    }

    assert_eq!(default(&Flaky::failing(2)).await, Ok(7));
    assert_eq!(shape(&Flaky::failing(2)).await.map(|make| make()), Ok(3));
}

#[test]
fn variables_do_not_leak_from_one_attempt_into_the_next() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<Vec<u32>, Error> {
        let mut list = Vec::new();
        list.push(service.calls());
        service.call()?;
        Ok(list)
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(vec![2]));
}

#[test]
fn values_of_an_attempt_are_dropped_before_the_next() {
    struct Guard<'a>(&'a std::cell::Cell<u32>);
    impl Drop for Guard<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() - 1);
        }
    }

    #[retry(max = 3, backoff = none)]
    fn call(alive: &std::cell::Cell<u32>, service: &Flaky) -> Result<u32, Error> {
        assert_eq!(alive.get(), 0);
        alive.set(1);
        let _guard = Guard(alive);
        service.call()
    }

    assert_eq!(call(&std::cell::Cell::new(0), &Flaky::failing(2)), Ok(3));
}

#[test]
fn body_may_come_from_a_macro() {
    macro_rules! annotated {
        ($name:ident, $service:ident, $body:block) => {
            #[retry(max = 3, backoff = none)]
            fn $name($service: &Flaky) -> Result<u32, Error> $body
        };
    }
    annotated!(call, service, { service.call() });

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}

#[test]
fn types_may_be_named_like_primitive_ones() {
    #[allow(non_camel_case_types, dead_code)]
    struct u32;

    #[retry(max = 3, backoff = none, attempt = number)]
    fn call(service: &Flaky) -> Result<u64, Error> {
        service.call()?;
        Ok(number.into())
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}
