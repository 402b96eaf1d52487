//! A gRPC client that outlives its server's faults, told attempt by attempt.
//!
//! ```text
//! cargo run -p grpc
//! ```

use grpc::{Client, Fault, Limits, Port, Server};
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use tonic::Code;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // It takes less than a second; whatever goes wrong is not to hang.
    let outcome = tokio::time::timeout(Duration::from_secs(60), show()).await;
    match outcome.unwrap_or_else(|late| Err(late.into())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Shows what becomes of nine calls, and insists on how often each server was called.
async fn show() -> Result<(), Box<dyn Error>> {
    reads().await?;
    writes().await?;
    connections().await
}

/// A read is retried after everything that may pass.
async fn reads() -> Result<(), Box<dyn Error>> {
    println!("UNAVAILABLE twice, then the answer");
    let scene = Scene::begin([Fault::UNAVAILABLE; 2])?;
    assert_eq!(scene.client.quote("tea").await?.cents, 250);
    scene.end(3);

    println!("RESOURCE_EXHAUSTED, with the wish to be left alone for 150 ms");
    let wait = Duration::from_millis(150);
    let scene = Scene::begin([Fault::Throttle(wait)])?;
    scene.client.quote("tea").await?;
    assert_eq!(scene.client.journal().delays(), [wait]);
    scene.end(2);

    println!("no answer: the attempt ends by its timeout");
    let limits = Limits {
        attempt: Duration::from_millis(400),
        ..Limits::GENEROUS
    };
    let scene = Scene::of(Server::start([Fault::Silence])?, limits)?;
    scene.client.quote("tea").await?;
    // A machine that has much to do may be late with more than the first.
    let attempts = scene.client.journal().lines().len();
    assert!(attempts >= 2, "attempts: {attempts}");
    scene.tell();

    println!("INVALID_ARGUMENT, which no retry would change");
    let scene = Scene::begin([Fault::Refusal(Code::InvalidArgument)])?;
    let outcome = scene.client.quote("").await;
    assert!(matches!(outcome, Err(error) if error.code() == Code::InvalidArgument));
    scene.end(1);
    Ok(())
}

/// A write is retried if it is known by an id, or was certainly not done.
async fn writes() -> Result<(), Box<dyn Error>> {
    println!("a write whose answer is lost, known by its id: done once all the same");
    let scene = Scene::begin([Fault::LostAnswer])?;
    assert_eq!(scene.client.reserve("order 7", "tea", 2).await?, 2);
    scene.end(2);

    println!("the same without an id: not retried, since it may have been done");
    let scene = Scene::begin([Fault::LostAnswer])?;
    let outcome = scene.client.reserve_once("tea", 2).await;
    assert!(matches!(outcome, Err(error) if error.code() == Code::Unavailable));
    assert_eq!(scene.server.reserved(), 2);
    scene.end(1);

    println!("ABORTED without an id: retried, since nothing was done");
    let scene = Scene::begin([Fault::Refusal(Code::Aborted)])?;
    assert_eq!(scene.client.reserve_once("tea", 2).await?, 2);
    scene.end(2);
    Ok(())
}

/// Connections are made anew.
async fn connections() -> Result<(), Box<dyn Error>> {
    println!("a server that is started after the client has begun to ask for it");
    let port = Port::take()?;
    let client = Client::new(port.address(), Limits::GENEROUS)?;
    let start = async {
        while client.journal().delays().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        port.start([])
    };
    let (quote, server) = tokio::join!(client.quote("tea"), start);
    let (_, server) = (quote?, server?);
    Scene { server, client }.end(1);

    println!("a server that dies in the midst of a call, and comes back");
    let mut scene = Scene::begin([Fault::Silence])?;
    let restart = async {
        while scene.server.running() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        scene.server.restart()
    };
    let (quote, restarted) = tokio::join!(scene.client.quote("tea"), restart);
    let (_, ()) = (quote?, restarted?);
    scene.end(2);
    Ok(())
}

/// A server, and its client.
struct Scene {
    server: Server,
    client: Client,
}

impl Scene {
    fn begin(faults: impl IntoIterator<Item = Fault>) -> Result<Self, Box<dyn Error>> {
        Self::of(Server::start(faults)?, Limits::GENEROUS)
    }

    fn of(server: Server, limits: Limits) -> Result<Self, Box<dyn Error>> {
        let client = Client::new(server.address(), limits)?;
        Ok(Self { server, client })
    }

    /// Tells the story; the server has to have seen so many calls.
    fn end(self, expected: u32) {
        self.tell();
        assert_eq!(self.server.calls(), expected, "calls");
    }

    fn tell(&self) {
        for line in self.client.journal().lines() {
            println!("  {line}");
        }
        println!(
            "  calls that the server has seen: {}\n",
            self.server.calls()
        );
    }
}
