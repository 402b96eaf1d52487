//! What stands between a client and a server, and loses an answer.
//!
//! Unlike `service_tests::proxy`, it lets a conversation go on until one thing is said in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// Forwards connections to a server, and once, instead of passing on a certain answer, closes the
/// connection. Dropping it closes all of them.
#[derive(Debug)]
pub(crate) struct Proxy {
    port: u16,
    task: AbortHandle,
}

/// An answer that is lost the first time that it comes.
#[derive(Debug)]
struct Lost {
    answer: &'static [u8],
    is_to_come: AtomicBool,
}

impl Proxy {
    pub(crate) async fn losing(answer: &'static str, server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let lost = Arc::new(Lost {
            answer: answer.as_bytes(),
            is_to_come: AtomicBool::new(true),
        });
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(forward(client, server, Arc::clone(&lost)));
            }
        });
        Self {
            port,
            task: task.abort_handle(),
        }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // With the task goes its set of connections.
        self.task.abort();
    }
}

async fn forward(mut client: TcpStream, server: u16, lost: Arc<Lost>) {
    let mut server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
    let (mut asked, answered) = client.split();
    let (answers, mut asks) = server.split();
    // Whichever side ends first, both connections are closed.
    tokio::select! {
        _ = tokio::io::copy(&mut asked, &mut asks) => {}
        () = lost.pass_others(answers, answered) => {}
    }
}

impl Lost {
    /// Passes on what the server says, until it says what is to be lost.
    async fn pass_others(&self, mut from: ReadHalf<'_>, mut to: WriteHalf<'_>) {
        let (mut said, mut passed) = (Vec::new(), 0);
        while let Ok(1..) = from.read_buf(&mut said).await {
            // Relaxed: it guards nothing else.
            if self.ends(&said) && self.is_to_come.swap(false, Ordering::Relaxed) {
                return;
            }
            let (_, new) = said.split_at(passed);
            if to.write_all(new).await.is_err() {
                return;
            }
            passed = said.len();
        }
    }

    /// Even of an answer that comes in pieces the client would not get the last one.
    fn ends(&self, said: &[u8]) -> bool {
        said.windows(self.answer.len())
            .any(|part| part == self.answer)
    }
}
