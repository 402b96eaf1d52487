//! What becomes of one connection, and how the proxy brings it about.

use crate::origin::read_head;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, Interest, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// What becomes of one connection.
///
/// Where a request is carried out, the server behind the proxy has done so before its answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Passed on to the server, both ways, until one side ends it.
    Served,
    /// The first request is answered; the second is carried out, and the connection closed instead.
    ServedOnce,
    /// Nobody listens.
    Refused,
    /// Accepted and closed at once, whatever the client is about to send.
    Closed,
    /// Accepted and reset at once.
    ResetAtOnce,
    /// The request is carried out; instead of the answer, the connection is closed.
    HungUp,
    /// The request is carried out; instead of the answer, the connection is reset.
    Reset,
    /// Accepted; nothing is read and nothing is sent, for as long as the client bears it.
    BlackHole,
    /// The request is carried out, and the answer sent byte by byte, each so long after the other.
    Slow(Duration),
    /// The request is carried out, and all but the end of the answer is sent.
    Half,
    /// The request is read, and answered with what is no HTTP.
    Garbage,
    /// What is no HTTP is sent before the request is read.
    Greeted,
}

/// What a server of another protocol might answer: an alert of TLS.
const GARBAGE: &[u8] = b"\x15\x03\x01\x00\x02\x02\x46";

/// What one might say that speaks first.
const GREETING: &[u8] = b"220 localhost ESMTP\r\n";

/// How much is missing of half an answer; less than its text is long.
const MISSING: usize = 3;

/// Lets a connection have its fate.
///
/// An error is no more than the way in which the connection has ended.
pub(super) async fn meet(fate: Fate, mut client: TcpStream, server: SocketAddr) -> io::Result<()> {
    match fate {
        Fate::Served => {
            let mut server = TcpStream::connect(server).await?;
            copy_bidirectional(&mut client, &mut server).await?;
        }
        Fate::ServedOnce => {
            let answer = ask(&mut client, server).await?;
            client.write_all(&answer).await?;
            ask(&mut client, server).await?;
        }
        Fate::Refused | Fate::Closed => {}
        Fate::ResetAtOnce => client.set_zero_linger()?,
        Fate::HungUp => {
            ask(&mut client, server).await?;
        }
        Fate::Reset => {
            ask(&mut client, server).await?;
            client.set_zero_linger()?;
        }
        Fate::BlackHole => wait_until_closed(&client).await?,
        Fate::Slow(pace) => {
            let answer = ask(&mut client, server).await?;
            trickle(&mut client, &answer, pace).await?;
        }
        Fate::Half => {
            let mut answer = ask(&mut client, server).await?;
            answer.truncate(answer.len().saturating_sub(MISSING));
            client.write_all(&answer).await?;
        }
        Fate::Garbage => {
            read_head(&mut client).await?;
            client.write_all(GARBAGE).await?;
        }
        Fate::Greeted => {
            client.write_all(GREETING).await?;
            read_head(&mut client).await?;
        }
    }
    Ok(())
}

/// Has the server carry out one request of the client's, and returns its answer.
///
/// With the whole request read, closing the connection to the client does not reset it.
async fn ask(client: &mut TcpStream, server: SocketAddr) -> io::Result<Vec<u8>> {
    let request = read_head(client).await?;
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&request).await?;
    server.shutdown().await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// Sends an answer byte by byte, until the client has it or is gone.
async fn trickle(client: &mut TcpStream, answer: &[u8], pace: Duration) -> io::Result<()> {
    let (mut from, mut to) = client.split();
    let sent = async {
        for byte in answer {
            to.write_all(&[*byte]).await?;
            sleep(pace).await;
        }
        Ok(())
    };
    let mut rest = [0];
    tokio::select! {
        sent = sent => sent,
        gone = from.read(&mut rest) => gone.map(drop),
    }
}

/// Waits until the client has closed the connection, without reading what it has sent.
async fn wait_until_closed(client: &TcpStream) -> io::Result<()> {
    loop {
        // As long as there is something to be read, this is ready at once.
        if client.ready(Interest::READABLE).await?.is_read_closed() {
            return Ok(());
        }
        sleep(Duration::from_millis(10)).await;
    }
}
