//! What is left of calls and of servers.

use crate::alone::alone;
use crate::start;
use std::io::Read as _;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;
use thrift_example::{Fault, Server};

/// Waits until the server has so many open connections; the test's process ends if it never has.
fn until_open(server: &Server, expected: usize) {
    while server.open() != expected {
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn calls_leave_no_connection_open() {
    alone(|_| {
        let (server, client) = start([Fault::HangUp, Fault::Busy(Duration::from_secs(1))]);

        client.price("tea").unwrap();
        client.price("coffee").unwrap_err();

        assert_eq!(server.connections(), 4);
        until_open(&server, 0);
    });
}

#[test]
fn an_attempt_that_nobody_answers_leaves_no_connection_open() {
    alone(|_| {
        let (server, _) = start([Fault::Silence; 3]);
        let client = thrift_example::Client::new(server.address(), Duration::from_millis(50));

        client.price("tea").unwrap_err();

        // The third may have been given up before the server has noticed it.
        while server.connections() < 3 {
            thread::sleep(Duration::from_millis(1));
        }
        until_open(&server, 0);
    });
}

#[test]
fn a_server_that_stops_breaks_its_connections_and_ends_its_threads() {
    alone(|_| {
        let (server, _) = start([Fault::Silence]);
        let mut connection = TcpStream::connect(server.address()).unwrap();
        until_open(&server, 1);

        // It waits for all of its threads.
        let address = server.address();
        drop(server);

        assert_eq!(connection.read(&mut [0]).unwrap(), 0);
        assert!(TcpStream::connect(address).is_err());
    });
}
