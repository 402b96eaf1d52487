//! Redis, through `redis`.

use crate::meanings::{assert_is, assert_means, of_table};
use crate::server::{refusing, serve};
use redis::{Client, ErrorKind, RedisError, RedisResult, RetryMethod};
use retry_runtime::{Class, Classify as _};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Answers `GET` with that line, and everything else with `OK`.
fn answer_get_with(line: String) -> SocketAddr {
    serve(move |client| {
        commands(client, |client, command| match command {
            "GET" => client.write_all(format!("{line}\r\n").as_bytes()),
            _ => client.write_all(b"+OK\r\n"),
        })
    })
}

/// Reads commands, and gives the name of each to `answer`.
fn commands(
    client: &mut TcpStream,
    answer: impl Fn(&mut TcpStream, &str) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    loop {
        let length = number(&mut reader)?;
        let mut words = Vec::new();
        for _ in 0..length {
            let mut word = vec![0; number(&mut reader)? + 2];
            reader.read_exact(&mut word)?;
            words.push(String::from_utf8_lossy(&word).trim_end().to_owned());
        }
        answer(client, &words[0])?;
    }
}

/// Reads a line like `*2`.
fn number(reader: &mut impl BufRead) -> io::Result<usize> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let digits = line.trim_end().get(1..).unwrap_or_default();
    digits.parse().map_err(io::Error::other)
}

fn connect_to(server: SocketAddr) -> RedisResult<redis::Connection> {
    Client::open(format!("redis://{server}"))?.get_connection()
}

fn get_from(server: SocketAddr) -> RedisResult<String> {
    let mut connection = connect_to(server)?;
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    redis::cmd("GET").arg("key").query(&mut connection)
}

#[test]
fn every_reply_is_classified() {
    for (word, meaning) in of_table("redis") {
        let error = get_from(answer_get_with(format!("-{word} made up"))).unwrap_err();

        assert_eq!(error.code(), Some(&*word));
        assert_means(error, meaning, &word);
    }
}

#[test]
fn what_the_crate_would_retry_is_retried() {
    for (word, _) in of_table("redis") {
        let error = get_from(answer_get_with(format!("-{word} 1 localhost:1"))).unwrap_err();

        if !matches!(error.retry_method(), RetryMethod::NoRetry) {
            assert_eq!(error.class(), Class::Transient, "{word}");
        }
    }
}

#[test]
fn too_many_clients_are_throttled() {
    let error = get_from(answer_get_with("-ERR max number of clients reached".into()));
    assert_is(error.unwrap_err(), Class::Throttled, false, "clients");
}

/// The crate tells the text of such a reply, without its first word.
#[test]
fn a_refused_database_is_what_the_reply_says() {
    for (reply, class) in [
        ("ERR max number of clients reached", Class::Throttled),
        (
            "BUSY Redis is busy running a script. You can only call SCRIPT KILL.",
            Class::Transient,
        ),
        ("ERR DB index is out of range", Class::Permanent),
    ] {
        let server = serve(move |client| {
            commands(client, |client, command| match command {
                "SELECT" => client.write_all(format!("-{reply}\r\n").as_bytes()),
                _ => client.write_all(b"+OK\r\n"),
            })
        });

        let error = Client::open(format!("redis://{server}/1"))
            .and_then(|client| client.get_connection())
            .map(drop)
            .unwrap_err();

        assert_is(error, class, false, reply);
    }
}

#[test]
fn of_a_pipeline_other_commands_may_have_been_done() {
    let server = answer_get_with("-LOADING made up".into());
    let mut connection = connect_to(server).unwrap();

    let pipeline = redis::pipe()
        .cmd("GET")
        .arg("a")
        .cmd("SET")
        .arg("b")
        .arg(1)
        .to_owned();
    let error = pipeline.query::<()>(&mut connection).unwrap_err();

    assert_is(error, Class::Transient, true, "pipeline");
}

#[test]
fn of_a_refused_transaction_nothing_was_done() {
    let server = serve(|client| {
        commands(client, |client, command| match command {
            "SET" => client.write_all(b"-READONLY made up\r\n"),
            "EXEC" => client.write_all(b"-EXECABORT made up\r\n"),
            _ => client.write_all(b"+OK\r\n"),
        })
    });
    let mut connection = connect_to(server).unwrap();

    let transaction = redis::pipe().atomic().cmd("SET").arg("b").arg(1).to_owned();
    let error = transaction.query::<()>(&mut connection).unwrap_err();

    assert_is(error, Class::Transient, false, "transaction");
}

#[test]
fn a_wrong_password_is_permanent() {
    let server = serve(|client| {
        commands(client, |client, command| match command {
            "AUTH" | "HELLO" => client.write_all(b"-WRONGPASS made up\r\n"),
            _ => client.write_all(b"+OK\r\n"),
        })
    });

    let error = Client::open(format!("redis://user:wrong@{server}"))
        .and_then(|client| client.get_connection())
        .map(drop)
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::AuthenticationFailed);
    assert_eq!(error.class(), Class::Permanent);
}

#[test]
fn a_refused_connection_is_transient_and_nothing_was_done() {
    let error = get_from(refusing()).unwrap_err();
    assert_is(error, Class::Transient, false, "refused");
}

#[cfg(unix)]
#[test]
fn a_socket_that_is_not_there_yet_is_transient() {
    let scratch = crate::scratch::Scratch::new();
    let url = format!("unix://{}", scratch.file("redis.sock").display());

    let error = Client::open(url)
        .and_then(|client| client.get_connection())
        .map(drop)
        .unwrap_err();

    assert_is(error, Class::Transient, false, "no socket");
}

#[test]
fn a_lost_connection_is_transient_and_leaves_it_open() {
    let server = serve(|client| {
        commands(client, |client, command| match command {
            "GET" => Err(io::ErrorKind::Other.into()),
            _ => client.write_all(b"+OK\r\n"),
        })
    });
    let error = get_from(server).unwrap_err();
    assert_is(error, Class::Transient, true, "lost");
}

#[test]
fn no_answer_in_time_is_a_timeout() {
    let server = serve(|client| {
        commands(client, |client, command| match command {
            "GET" => Ok(()),
            _ => client.write_all(b"+OK\r\n"),
        })
    });
    let mut connection = connect_to(server).unwrap();
    connection
        .set_read_timeout(Some(Duration::from_millis(50)))
        .unwrap();

    let error = redis::cmd("GET")
        .query::<String>(&mut connection)
        .unwrap_err();

    assert_is(error, Class::Timeout, true, "no answer");
}

#[test]
fn what_the_client_itself_cannot_do_now_may_pass() {
    for (kind, class) in [
        (ErrorKind::MasterNameNotFoundBySentinel, Class::Transient),
        (ErrorKind::NoValidReplicasFoundBySentinel, Class::Transient),
        (ErrorKind::ClusterConnectionNotFound, Class::Transient),
        (ErrorKind::InvalidClientConfig, Class::Permanent),
        (ErrorKind::UnexpectedReturnType, Class::Permanent),
        (ErrorKind::Client, Class::Permanent),
    ] {
        assert_is(RedisError::from((kind, "made up")), class, false, "client");
    }
}
