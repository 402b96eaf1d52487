//! Servers that fail, each in its own way: what a client sends is read, and the rest goes wrong.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Longer than any test waits for anything.
const LONG: Duration = Duration::from_secs(30);

/// Returns an address where nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    listener().local_addr().expect("bound")
}

/// Reads a request and closes the connection.
pub(crate) fn closes() -> SocketAddr {
    answers(b"")
}

/// Closes the connection with the request unread, which resets it.
pub(crate) fn resets() -> SocketAddr {
    each(|stream| {
        let _ = stream.peek(&mut [0]);
    })
}

/// Reads whatever comes, and keeps the connection open without a word.
pub(crate) fn is_silent() -> SocketAddr {
    each(|mut stream| {
        let _ = io::copy(&mut stream, &mut io::sink());
    })
}

/// Reads a request, sends the bytes, and closes the connection.
pub(crate) fn answers(bytes: &'static [u8]) -> SocketAddr {
    each(move |mut stream| {
        request(&mut stream);
        let _ = stream.write_all(bytes);
    })
}

/// Answers a request for `/503` with that status.
pub(crate) fn answers_as_asked() -> SocketAddr {
    each(|mut stream| {
        let request = request(&mut stream);
        let status = request.split([' ', '/']).nth(2).expect("a path").to_owned();
        let answer =
            format!("HTTP/1.1 {status} -\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        let _ = stream.write_all(answer.as_bytes());
    })
}

fn listener() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free")
}

/// Serves connections one after the other, until the test's process ends.
fn each(serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = listener();
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            stream.set_read_timeout(Some(LONG)).expect("not zero");
            serve(stream);
        }
    });
    address
}

/// Reads to the end of a request's head. The requests here have no body.
fn request(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.extend_from_slice(&byte);
    }
    String::from_utf8_lossy(&head).into_owned()
}
