//! Methods, by every kind of receiver.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use retry_runtime::retry;

use crate::support::{Error, Flaky, assert_send};

#[derive(Debug, Default)]
struct Client {
    service: Flaky,
    attempts: u32,
    log: Vec<u32>,
}

impl Client {
    fn failing(failures: u32) -> Self {
        Self {
            service: Flaky::failing(failures),
            ..Self::default()
        }
    }

    #[retry(max = 3, backoff = none)]
    fn shared(&self) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    async fn shared_async(&self) -> Result<u32, Error> {
        self.service.call_async().await
    }

    #[retry(max = 3, backoff = none)]
    fn exclusive(&mut self) -> Result<u32, Error> {
        self.attempts += 1;
        self.log.push(self.attempts);
        let call = self.service.call()?;
        Ok(call + self.attempts)
    }

    #[retry(max = 3, backoff = none)]
    async fn exclusive_async(&mut self) -> Result<u32, Error> {
        self.attempts += 1;
        self.touch().await;
        self.log.push(self.attempts);
        self.service.call_async().await
    }

    async fn touch(&mut self) {
        tokio::task::yield_now().await;
    }

    #[retry(max = 3, backoff = none)]
    fn borrowed_result(&self) -> Result<&[u32], Error> {
        self.service.call()?;
        Ok(&self.log)
    }

    #[retry(max = 3, backoff = none)]
    fn typed(self: &Self) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn boxed(self: Box<Self>) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn pinned(self: Pin<&mut Self>) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn counted(self: Rc<Self>) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    async fn arc_async(self: Arc<Self>) -> Result<u32, Error> {
        consume(self).await
    }

    #[retry(max = 3, backoff = none)]
    fn by_value_borrowed(self) -> Result<u32, Error> {
        self.service.is_up()
    }

    #[retry(max = 3, backoff = none)]
    fn associated(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
}

impl Flaky {
    fn is_up(&self) -> Result<u32, Error> {
        self.call()
    }
}

async fn consume(client: Arc<Client>) -> Result<u32, Error> {
    client.service.call_async().await
}

/// What bodies do that take the reference itself.
impl Client {
    #[retry(max = 3, backoff = none)]
    fn moved_into_a_closure(&mut self) -> Result<u32, Error> {
        struct Inner(u32);
        impl Inner {
            fn get(&self) -> u32 {
                self.0
            }
        }
        let mut count = move || {
            self.attempts += Inner(1).get();
            self.service
                .call()
                .map(|call| call + self::offset::of_tests())
        };
        count()
    }

    #[retry(max = 3, backoff = none)]
    async fn moved_into_a_block(&mut self) -> Result<u32, Error> {
        let count = async move {
            self.attempts += 1;
            self.touch().await;
            let text = format!("{}", self.attempts);
            self.log.push(text.parse().map_err(|_| Error::Fatal)?);
            self.service.call()
        };
        count.await
    }

    #[retry(max = 3, backoff = none)]
    fn bound_to_another_name(&mut self) -> Result<u32, Error> {
        use std::fmt::{self, Write as _};
        struct Inner {
            pub(self) offset: u32,
        }
        let this = self;
        let mut text = String::new();
        let written: fmt::Result = write!(text, "{}", this.attempts);
        written.map_err(|_| Error::Fatal)?;
        this.attempts += Inner { offset: 1 }.offset;
        this.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn pinned_and_consumed(self: Pin<&mut Self>) -> Result<u32, Error> {
        let client = self.get_mut();
        client.attempts += 1;
        client.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn passed_to_a_call(&mut self) -> Result<u32, Error> {
        fn take<T: Into<Taken>>(client: T) -> T {
            client
        }
        struct Taken;
        impl From<&mut Client> for Taken {
            fn from(_: &mut Client) -> Self {
                Self
            }
        }
        take(self).service.call()
    }
}

mod offset {
    pub(super) fn of_tests() -> u32 {
        100
    }
}

#[test]
fn exclusive_reference_that_the_body_takes() {
    let mut client = Client::failing(2);

    assert_eq!(client.moved_into_a_closure(), Ok(103));
    assert_eq!(client.attempts, 3);
    assert_eq!(Client::failing(2).passed_to_a_call(), Ok(3));
    assert_eq!(Client::failing(2).bound_to_another_name(), Ok(3));
    assert_eq!(
        Pin::new(&mut Client::failing(2)).pinned_and_consumed(),
        Ok(3)
    );
}

#[tokio::test]
async fn exclusive_reference_that_the_body_takes_async() {
    let mut client = Client::failing(2);

    assert_eq!(assert_send(client.moved_into_a_block()).await, Ok(3));
    assert_eq!(client.log, [1, 2, 3]);
}

#[derive(Debug, Clone)]
struct Token<'a> {
    service: &'a Flaky,
    spent: u32,
}

impl Token<'_> {
    fn spend(self) -> Result<u32, Error> {
        self.service.call()
    }

    #[retry(max = 3, backoff = none)]
    fn consumed(self) -> Result<u32, Error> {
        self.spend()
    }

    #[retry(max = 3, backoff = none)]
    async fn consumed_async(self) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        self.spend()
    }

    #[retry(max = 3, backoff = none)]
    fn changed(mut self) -> Result<u32, Error> {
        self.spent += 1;
        self.service.call()?;
        Ok(self.spent)
    }
}

#[test]
fn shared_reference() {
    assert_eq!(Client::failing(2).shared(), Ok(3));
    assert_eq!(Client::failing(2).typed(), Ok(3));
}

#[tokio::test]
async fn shared_reference_async() {
    let client = Client::failing(2);

    assert_eq!(assert_send(client.shared_async()).await, Ok(3));
}

#[test]
fn exclusive_reference_keeps_the_changes_of_every_attempt() {
    let mut client = Client::failing(2);

    assert_eq!(client.exclusive(), Ok(6));
    assert_eq!(client.log, [1, 2, 3]);
}

#[tokio::test]
async fn exclusive_reference_async_keeps_the_changes_of_every_attempt() {
    let mut client = Client::failing(2);

    assert_eq!(assert_send(client.exclusive_async()).await, Ok(3));
    assert_eq!(client.log, [1, 2, 3]);
}

#[test]
fn borrow_of_self_is_returned() {
    let client = Client {
        log: vec![7],
        ..Client::failing(2)
    };

    assert_eq!(client.borrowed_result(), Ok([7].as_slice()));
}

#[test]
fn smart_pointers() {
    assert_eq!(Box::new(Client::failing(2)).boxed(), Ok(3));
    assert_eq!(Rc::new(Client::failing(2)).counted(), Ok(3));
    assert_eq!(Pin::new(&mut Client::failing(2)).pinned(), Ok(3));
}

#[tokio::test]
async fn shared_pointer_consumed_by_every_attempt() {
    let client = Arc::new(Client::failing(2));

    assert_eq!(
        tokio::spawn(Arc::clone(&client).arc_async())
            .await
            .expect("no panic"),
        Ok(3)
    );
    assert_eq!(Arc::strong_count(&client), 1);
}

#[test]
fn value_that_is_only_borrowed_need_not_be_clone() {
    assert_eq!(Client::failing(2).by_value_borrowed(), Ok(3));
}

#[test]
fn value_that_every_attempt_consumes() {
    let service = Flaky::failing(2);

    assert_eq!(
        Token {
            service: &service,
            spent: 0
        }
        .consumed(),
        Ok(3)
    );
}

#[tokio::test]
async fn value_that_every_attempt_consumes_async() {
    let service = Flaky::failing(2);

    assert_eq!(
        Token {
            service: &service,
            spent: 0
        }
        .consumed_async()
        .await,
        Ok(3)
    );
}

#[test]
fn value_that_attempts_change_starts_afresh() {
    let service = Flaky::failing(2);

    assert_eq!(
        Token {
            service: &service,
            spent: 0
        }
        .changed(),
        Ok(1)
    );
}

#[test]
fn associated_function() {
    assert_eq!(Client::associated(&Flaky::failing(2)), Ok(3));
}
