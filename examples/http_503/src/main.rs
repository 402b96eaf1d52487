//! A client that outlives a server's bad start, told by its log.
//!
//! ```text
//! cargo run -p http_503
//! cargo run -p http_503 -- 1
//! ```
//!
//! The number says how many times as fast as the clock the waits pass: 200 unless given, so that five
//! minutes of them take a second and a half. With 1 they are as long as the log says.

use http_503::{Client, FetchError, Pace, Refusal, Server};
use std::error::Error;
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, io};
use tracing_subscriber::fmt::time;

/// How fast waits pass unless told otherwise.
const SPEED: &str = "200";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_timer(time::uptime())
        .with_target(false)
        .init();
    let speed = env::args().nth(1).unwrap_or_else(|| SPEED.to_owned());
    match show(&speed).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Shows what becomes of six servers, and insists on the number of requests to each.
async fn show(speed: &str) -> Result<(), Box<dyn Error>> {
    let speed: NonZeroU32 = speed
        .parse()
        .map_err(|error| format!("how fast do waits pass? `{speed}` does not say: {error}"))?;
    println!("the waits that the log tells of pass {speed} times as fast\n");

    println!("503 to the first 10 requests; the error's type says what is retried");
    let scene = Scene::begin(10, Refusal::UNAVAILABLE, speed).await?;
    assert_eq!(scene.client.text().await?, "hello");
    scene.end(11);

    println!("503 to the first 10 requests; a pattern says which answers are retried");
    let scene = Scene::begin(10, Refusal::UNAVAILABLE, speed).await?;
    assert_eq!(scene.client.reply().await?.status, 200);
    scene.end(11);

    println!("503 once too often: the last error is what is returned");
    let scene = Scene::begin(11, Refusal::UNAVAILABLE, speed).await?;
    let outcome = scene.client.text().await;
    assert!(matches!(outcome, Err(FetchError::Unavailable { .. })));
    scene.end(11);

    println!("503 once too often: where a pattern retries, it is the last answer");
    let scene = Scene::begin(11, Refusal::UNAVAILABLE, speed).await?;
    assert_eq!(scene.client.reply().await?.status, 503);
    scene.end(11);

    println!("404, which fails at once");
    let scene = Scene::begin(1, Refusal::NOT_FOUND, speed).await?;
    let outcome = scene.client.text().await;
    assert!(matches!(outcome, Err(FetchError::Refused(status)) if status == 404));
    scene.end(1);

    println!("429 with `Retry-After: 2`, which waits as told, not a second at most");
    let refusal = Refusal::TOO_MANY_REQUESTS.retry_after("2");
    let scene = Scene::begin(1, refusal, speed).await?;
    assert_eq!(scene.client.text().await?, "hello");
    assert_eq!(scene.client.pace().waits(), [Duration::from_secs(2)]);
    scene.end(2);

    Ok(())
}

/// A server, and its client.
struct Scene {
    server: Server,
    client: Client,
    start: Instant,
}

impl Scene {
    async fn begin(refused: u32, refusal: Refusal, speed: NonZeroU32) -> io::Result<Self> {
        let server = Server::start(refused, refusal).await?;
        let client = Client::new(server.address(), Pace::new(speed)).map_err(io::Error::other)?;
        let start = Instant::now();
        Ok(Self {
            server,
            client,
            start,
        })
    }

    /// Says what it came to; the server has to have had so many requests.
    fn end(self, expected: u32) {
        let requests = self.server.requests();
        assert_eq!(requests, expected, "requests");
        let waited: Duration = self.client.pace().waits().iter().sum();
        println!(
            "requests: {requests}; waits: {:.1} s, passed in {:.1} s\n",
            waited.as_secs_f64(),
            self.start.elapsed().as_secs_f64()
        );
    }
}
