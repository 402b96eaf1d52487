//! Bounds on time against a server that accepts and never answers: `cargo run --example timeouts`.
//!
//! The servers are real ones, on local ports. The first is a black hole, the second answers.

use retry_runtime::{GaveUp, StopReason, retry};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

const HOUR: Duration = Duration::from_secs(3600);

async fn listen(answer: Option<&'static [u8]>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((mut customer, _)) = listener.accept().await {
            tokio::spawn(async move {
                if answer.is_none() {
                    sleep(HOUR).await;
                }
                customer.write_all(answer.unwrap_or_default()).await
            });
        }
    });
    Ok(address)
}

async fn ask(server: SocketAddr) -> io::Result<String> {
    let mut answer = String::new();
    TcpStream::connect(server)
        .await?
        .read_to_string(&mut answer)
        .await?;
    Ok(answer)
}

/// An attempt that hangs is interrupted, and the next one asks the next server.
#[retry(max = 3, backoff = fixed(10ms), timeout = 50ms, attempt = attempt)]
async fn first_that_answers(servers: [SocketAddr; 2]) -> io::Result<String> {
    println!("attempt {attempt}");
    ask(if attempt == 1 { servers[0] } else { servers[1] }).await
}

/// Without a server that answers, the deadline ends the call, and the fallback knows why.
#[retry(
    max = unlimited,
    backoff = fixed(10ms),
    timeout = 50ms,
    deadline = 200ms,
    fallback = |gave_up| Ok(explain(&gave_up)),
)]
async fn black_hole(server: SocketAddr) -> io::Result<String> {
    ask(server).await
}

fn explain(gave_up: &GaveUp<io::Error>) -> String {
    assert_eq!(gave_up.reason, StopReason::Deadline);
    println!("{gave_up}");
    "an answer of yesterday".to_owned()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let servers = [listen(None).await?, listen(Some(b"42")).await?];

    assert_eq!(first_that_answers(servers).await?, "42");

    let start = Instant::now();
    assert_eq!(black_hole(servers[0]).await?, "an answer of yesterday");
    println!("the call took {:?}", start.elapsed());
    Ok(())
}
