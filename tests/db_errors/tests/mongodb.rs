//! MongoDB, through `mongodb`.

use crate::meanings::{assert_is, assert_means, of_table};
use crate::server::{read, refusing, serve};
use mongodb::Client;
use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use retry_runtime::{Class, Classify as _};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The two ways of asking: old, for the first greeting, and new.
const OP_QUERY: i32 = 2004;
const OP_MSG: i32 = 2013;
const OP_REPLY: i32 = 1;

/// Says hello as the only server there is, and answers `ping` and `insert` as given.
fn answer_with(answer: Document) -> SocketAddr {
    serve(move |client| {
        loop {
            let (request, operation, command) = receive(client)?;
            let answer = if command == "ping" || command == "insert" {
                &answer
            } else {
                &hello()
            };
            send(client, request, operation, answer)?;
        }
    })
}

fn hello() -> Document {
    doc! {
        "ok": 1, "isWritablePrimary": true, "ismaster": true, "minWireVersion": 0,
        "maxWireVersion": 21, "maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000,
        "maxWriteBatchSize": 100_000,
    }
}

/// Reads a message: its number, how it asks, and the name of the command.
fn receive(client: &mut TcpStream) -> io::Result<(i32, i32, String)> {
    let header = read(client, 16)?;
    let field = |at: usize| i32::from_le_bytes(header[at..at + 4].try_into().unwrap());
    let body = read(client, usize::try_from(field(0)).unwrap() - 16)?;
    let document = match field(12) {
        // Flags, the name of the collection, how many to skip and to return.
        OP_QUERY => {
            let name = body[4..].iter().position(|byte| *byte == 0).unwrap();
            &body[4 + name + 1 + 8..]
        }
        // Flags, and the kind of the section.
        OP_MSG => &body[5..],
        operation => panic!("operation {operation}"),
    };
    let document = Document::from_reader(document).map_err(io::Error::other)?;
    let command = document.keys().next().unwrap().clone();
    Ok((field(4), field(12), command))
}

fn send(client: &mut TcpStream, request: i32, asked: i32, answer: &Document) -> io::Result<()> {
    let mut document = Vec::new();
    answer.to_writer(&mut document).map_err(io::Error::other)?;
    let (operation, before) = match asked {
        // Flags, cursor, start, number of documents.
        OP_QUERY => (OP_REPLY, [&[0; 16][..], &[1, 0, 0, 0]].concat()),
        _ => (OP_MSG, vec![0; 5]),
    };
    let length = i32::try_from(16 + before.len() + document.len()).unwrap();
    let header = [length, 1, request, operation]
        .map(i32::to_le_bytes)
        .concat();
    client.write_all(&[header, before, document].concat())
}

fn failure(code: i32, labels: &[&str]) -> Document {
    doc! { "ok": 0, "code": code, "codeName": "MadeUp", "errmsg": "made up", "errorLabels": labels }
}

async fn client_of(server: SocketAddr) -> Client {
    let options = "directConnection=true&serverSelectionTimeoutMS=300&retryWrites=false";
    let url = format!("mongodb://{server}/?{options}");
    Client::with_uri_str(url).await.unwrap()
}

async fn ping(server: SocketAddr) -> Result<Document, Error> {
    let client = client_of(server).await;
    let answer = client.database("db").run_command(doc! { "ping": 1 }).await;
    client.shutdown().immediate(true).await;
    answer
}

#[tokio::test]
async fn every_code_is_classified() {
    for (code, meaning) in of_table("mongodb") {
        let answer = failure(code.parse().unwrap(), &[]);

        let error = ping(answer_with(answer)).await.unwrap_err();

        assert!(
            matches!(*error.kind, ErrorKind::Command(_)),
            "{code}: {error:?}"
        );
        assert_means(error, meaning, &code);
    }
}

/// On a code that means nothing by itself.
#[tokio::test]
async fn every_label_is_classified() {
    for (label, meaning) in of_table("mongodb_label") {
        let error = ping(answer_with(failure(1, &[&label]))).await.unwrap_err();

        assert_means(error, meaning, &label);
    }
}

#[tokio::test]
async fn labels_know_more_than_codes() {
    for (code, labels, class, is_indeterminate) in [
        // `ShutdownInProgress` leaves it open; in a transaction nothing was done.
        (
            91,
            &["TransientTransactionError"][..],
            Class::Transient,
            false,
        ),
        (91, &["RetryableWriteError"], Class::Transient, true),
        (
            91,
            &["RetryableWriteError", "NoWritesPerformed"],
            Class::Transient,
            false,
        ),
        // `MaxTimeMSExpired` stays a timeout.
        (50, &["RetryableWriteError"], Class::Timeout, true),
        (
            11600,
            &["RetryableError", "RetryableWriteError"],
            Class::Throttled,
            false,
        ),
        // A label that is about something else.
        (11000, &["SomeOtherLabel"], Class::Permanent, false),
    ] {
        let error = ping(answer_with(failure(code, labels))).await.unwrap_err();

        assert_is(
            error,
            class,
            is_indeterminate,
            &format!("{code} {labels:?}"),
        );
    }
}

#[tokio::test]
async fn the_wait_that_the_server_asks_for_is_known() {
    let mut answer = failure(462, &["RetryableError", "SystemOverloadedError"]);
    answer.insert("baseBackoffMS", 20_i64);

    let error = ping(answer_with(answer)).await.unwrap_err();

    assert_eq!(error.class(), Class::Throttled);
    assert_eq!(error.retry_after(), Some(Duration::from_millis(20)));
}

#[tokio::test]
async fn a_failed_write_is_classified_by_its_code() {
    let duplicate = doc! { "index": 0, "code": 11000, "errmsg": "made up" };
    let conflict = doc! { "index": 0, "code": 112, "errmsg": "made up" };
    for (failure, class) in [(duplicate, Class::Permanent), (conflict, Class::Transient)] {
        let server = answer_with(doc! { "ok": 1, "n": 0, "writeErrors": [failure] });
        let client = client_of(server).await;
        let jobs = client.database("db").collection("jobs");

        let one = jobs.insert_one(doc! { "_id": 1 }).await.unwrap_err();
        assert_is(one, class, false, "one");

        // Others may have been written.
        let many = jobs
            .insert_many([doc! { "_id": 1 }, doc! { "_id": 2 }])
            .await
            .unwrap_err();
        assert_is(many, class, true, "many");
    }
}

#[tokio::test]
async fn without_a_server_nothing_was_sent() {
    let error = ping(refusing()).await.unwrap_err();

    assert!(
        matches!(*error.kind, ErrorKind::ServerSelection { .. }),
        "{error:?}"
    );
    assert_is(error, Class::Timeout, false, "no server");
}

#[tokio::test]
async fn a_lost_connection_is_transient_and_leaves_it_open() {
    let server = serve(|client| {
        loop {
            let (request, operation, command) = receive(client)?;
            if command == "ping" {
                return Ok(());
            }
            send(client, request, operation, &hello())?;
        }
    });

    let error = ping(server).await.unwrap_err();

    assert!(matches!(*error.kind, ErrorKind::Io(_)), "{error:?}");
    assert_is(error, Class::Transient, true, "lost");
}

#[test]
fn mistakes_in_the_program_are_permanent() {
    let error = mongodb::options::ServerAddress::parse("host:none").unwrap_err();
    assert_eq!(error.class(), Class::Permanent);

    assert_eq!(Error::custom("made up").class(), Class::Permanent);
}
