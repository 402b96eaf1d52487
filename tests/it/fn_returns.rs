//! Return types: `Result`, `Option` and every alias of them, known by trait and not by spelling.

use std::io;

use retry_runtime::{Classify, retry};

use crate::support::{Error, Flaky};

type Answer = Result<u32, Error>;
type Of<T> = Result<T, Error>;
type Maybe = Option<u32>;

#[test]
fn own_alias() {
    #[retry(max = 3, backoff = none)]
    fn plain(service: &Flaky) -> Answer {
        service.call()
    }
    #[retry(max = 3, backoff = none)]
    fn generic(service: &Flaky) -> Of<String> {
        Ok(service.call()?.to_string())
    }
    #[retry(max = 3, backoff = none)]
    fn option(service: &Flaky) -> Maybe {
        service.call().ok()
    }

    assert_eq!(plain(&Flaky::failing(2)), Ok(3));
    assert_eq!(generic(&Flaky::failing(2)), Ok("3".to_owned()));
    assert_eq!(option(&Flaky::failing(2)), Some(3));
}

#[test]
fn option_is_retried_while_it_is_none() {
    #[retry(max = 3, backoff = none)]
    fn find(service: &Flaky) -> Option<u32> {
        let call = service.call().ok()?;
        Some(call)
    }
    let service = Flaky::failing(9);

    assert_eq!(find(&Flaky::failing(2)), Some(3));
    assert_eq!(find(&service), None);
    assert_eq!(service.calls(), 3);
}

#[test]
fn io_result() {
    #[retry(max = 3, backoff = none)]
    fn read(service: &Flaky) -> io::Result<u32> {
        service
            .call()
            .map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused))
    }
    #[retry(max = 3, backoff = none)]
    fn open(service: &Flaky) -> io::Result<std::fs::File> {
        let _ = service.call();
        std::fs::File::open("no such file")
    }
    let service = Flaky::failing(9);

    assert_eq!(read(&Flaky::failing(2)).ok(), Some(3));
    assert_eq!(
        open(&service).map_err(|error| error.kind()).err(),
        Some(io::ErrorKind::NotFound)
    );
    assert_eq!(service.calls(), 1);
}

#[tokio::test]
async fn anyhow_result() {
    #[retry(max = 3, backoff = none, on = _)]
    async fn call(service: &Flaky) -> anyhow::Result<u32> {
        use anyhow::Context as _;
        let call = service.call_async().await.context("calling")?;
        anyhow::ensure!(call > 2, "too early");
        Ok(call)
    }

    assert_eq!(call(&Flaky::failing(2)).await.expect("third attempt"), 3);
}

#[test]
fn boxed_error_is_classified_by_its_sources() {
    type Boxed = Box<dyn std::error::Error + Send + Sync>;

    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Boxed> {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        Ok(service.call().map_err(|_| refused())?)
    }
    #[retry(max = 3, backoff = none)]
    fn unknown(service: &Flaky) -> Result<u32, Boxed> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(2);

    assert_eq!(call(&Flaky::failing(2)).ok(), Some(3));
    assert!(unknown(&service).is_err());
    assert_eq!(service.calls(), 1);
}

#[test]
fn error_is_converted_by_the_question_mark_without_annotations() {
    #[derive(Debug, Classify)]
    enum Wide {
        #[classify(transparent)]
        Narrow(Error),
        Parse(std::num::ParseIntError),
    }
    impl From<Error> for Wide {
        fn from(error: Error) -> Self {
            Self::Narrow(error)
        }
    }
    impl From<std::num::ParseIntError> for Wide {
        fn from(error: std::num::ParseIntError) -> Self {
            Self::Parse(error)
        }
    }

    #[retry(max = 3, backoff = none)]
    fn parse(text: &str, service: &Flaky) -> Result<u32, Wide> {
        let call = service.call()?;
        let number: u32 = text.parse()?;
        Ok(number + call)
    }

    assert_eq!(parse("4", &Flaky::failing(2)).ok(), Some(7));
    assert!(matches!(
        parse("x", &Flaky::failing(0)),
        Err(Wide::Parse(error)) if !error.to_string().is_empty()
    ));
}

#[test]
fn boxed_trait_object_is_coerced() {
    #[retry(max = 3, backoff = none)]
    fn shape(service: &Flaky) -> Result<Box<dyn Fn() -> u32>, Error> {
        let call = service.call()?;
        Ok(Box::new(move || call))
    }

    assert_eq!(shape(&Flaky::failing(2)).map(|make| make()), Ok(3));
}
