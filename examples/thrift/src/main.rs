//! A Thrift client whose service goes away and comes back, told attempt by attempt.
//!
//! ```text
//! cargo run -p thrift_example
//! ```
//!
//! The delays and the 30 seconds pass in virtual time, so it ends at once.

use retry_runtime::testing::VirtualTime;
use retry_runtime::timer::thread::sleep;
use std::error::Error;
use std::time::Duration;
use thrift_example::{Answer, Client, Fault, Server};

fn main() -> Result<(), Box<dyn Error>> {
    let time = VirtualTime::start();

    println!("the service answers");
    let server = Server::start(250, [])?;
    let address = server.address();
    let mut story = Story::of(Client::new(address, Duration::from_secs(20)));
    assert_eq!(story.price("tea")?, Answer::Fresh(250));

    println!("\nit has no coffee, which is no fault of the connection: one attempt each");
    for _ in 0..3 {
        assert!(story.price("coffee").is_err());
    }
    assert_eq!(server.connections(), 4);

    println!("\nit goes away: two retries, and the third failure opens the circuit");
    drop(server);
    assert_eq!(story.price("tea")?, Answer::Cached(250));

    println!("\nit is back and dearer, but nobody asks it");
    let server = Server::start_at(address, 260, [Fault::HangUp])?;
    for _ in 0..3 {
        assert_eq!(story.price("tea")?, Answer::Cached(250));
    }
    assert_eq!(server.connections(), 0);

    println!("\n30 seconds later a probe asks it, in vain");
    sleep(Duration::from_secs(30));
    assert_eq!(story.price("tea")?, Answer::Cached(250));
    assert_eq!(story.price("tea")?, Answer::Cached(250));
    assert_eq!(server.connections(), 1);

    println!("\n30 seconds later the next probe closes the circuit");
    sleep(Duration::from_secs(30));
    assert_eq!(story.price("tea")?, Answer::Fresh(260));
    assert_eq!(story.price("tea")?, Answer::Fresh(260));
    assert_eq!(server.connections(), 3);

    let waited: Duration = time.delays().iter().sum();
    println!("\nwaited between attempts: {waited:?}, in virtual time");
    Ok(())
}

/// A client, and how much of its journal has been told.
struct Story {
    client: Client,
    told: usize,
}

impl Story {
    const fn of(client: Client) -> Self {
        Self { client, told: 0 }
    }

    /// Asks for a price, and tells of the attempts.
    fn price(&mut self, item: &str) -> Result<Answer, Box<dyn Error>> {
        let outcome = self.client.price(item);
        let lines = self.client.journal().lines();
        for line in lines.iter().skip(self.told) {
            println!("  {line}");
        }
        self.told = lines.len();
        match &outcome {
            Ok(answer) => println!("  = {answer:?}"),
            Err(error) => println!("  = {error}"),
        }
        Ok(outcome?)
    }
}
