//! MySQL and MariaDB, through `sqlx`.

use crate::meanings::{assert_is, assert_means, of_table};
use crate::server::{read, refusing, serve};
use retry_runtime::Class;
use retry_runtime::codes::Meaning;
use sqlx::{Connection as _, MySqlConnection};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};

/// When the server says no.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    /// Before it has said anything else, and then without `SQLSTATE`.
    AtOnce,
    /// After the login.
    AfterLogin,
}

/// Every number of the table, but those that a client library makes up itself.
fn numbers() -> impl Iterator<Item = (u16, Meaning)> {
    of_table("mysql")
        .into_iter()
        .map(|(code, meaning)| (code.parse().unwrap(), meaning))
}

fn refuse_with(number: u16, refusal: Refusal) -> SocketAddr {
    serve(move |client| {
        let number = number.to_le_bytes();
        match refusal {
            Refusal::AtOnce => {
                let error = [&[0xff], &number[..], b"made up"].concat();
                packet(client, 0, &error)
            }
            Refusal::AfterLogin => {
                greet(client)?;
                let error = [&[0xff], &number[..], b"#HY000made up: twice"].concat();
                packet(client, 2, &error)
            }
        }
    })
}

/// Greets, and reads the login.
fn greet(client: &mut TcpStream) -> io::Result<()> {
    let capabilities = 0x000f_a20f_u32.to_le_bytes();
    let greeting = [
        &b"\x0a8.0.0\0"[..],
        &[1, 0, 0, 0],
        b"12345678\0",
        &capabilities[..2],
        &[45, 2, 0],
        &capabilities[2..],
        &[21],
        &[0; 10],
        b"123456789012\0mysql_native_password\0",
    ];
    packet(client, 0, &greeting.concat())?;
    let header = read(client, 4)?;
    read(
        client,
        usize::from(header[0]) + 256 * usize::from(header[1]),
    )
    .map(drop)
}

fn packet(client: &mut TcpStream, sequence: u8, body: &[u8]) -> io::Result<()> {
    let length = u8::try_from(body.len()).unwrap();
    client.write_all(&[&[length, 0, 0, sequence], body].concat())
}

async fn connect_to(server: SocketAddr) -> Result<MySqlConnection, sqlx::Error> {
    let url = format!("mysql://app@{server}/db?ssl-mode=DISABLED");
    MySqlConnection::connect(&url).await
}

#[tokio::test]
async fn every_number_is_classified() {
    for (number, meaning) in numbers() {
        let error = connect_to(refuse_with(number, Refusal::AfterLogin))
            .await
            .unwrap_err();

        assert_eq!(error.as_database_error().unwrap().code().unwrap(), "HY000");
        assert_means(error, meaning, &number.to_string());
    }
}

#[tokio::test]
async fn every_number_is_classified_without_sqlstate() {
    for (number, meaning) in numbers() {
        let error = connect_to(refuse_with(number, Refusal::AtOnce))
            .await
            .unwrap_err();

        assert_eq!(error.as_database_error().unwrap().code(), None);
        assert_means(error, meaning, &number.to_string());
    }
}

#[tokio::test]
async fn a_refused_connection_is_transient_and_nothing_was_done() {
    let error = connect_to(refusing()).await.unwrap_err();
    assert_is(error, Class::Transient, false, "refused");
}

#[tokio::test]
async fn a_lost_connection_is_transient_and_leaves_it_open() {
    let error = connect_to(serve(greet)).await.unwrap_err();
    assert_is(error, Class::Transient, true, "lost");
}
