//! PostgreSQL, through `tokio-postgres` and through `sqlx`.

use crate::meanings::{assert_is, assert_means, of_table};
use crate::server::{read, refusing, serve};
use retry_runtime::Class;
use retry_runtime::codes::Meaning;
use sqlx::{Connection as _, PgConnection};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use tokio_postgres::NoTls;

/// Every code of the table; for a class, a code in it that has no row of its own.
fn codes() -> impl Iterator<Item = (String, Meaning)> {
    of_table("sqlstate")
        .into_iter()
        .map(|(code, meaning)| (format!("{code:Z<5}"), meaning))
}

/// Refuses every connection with that code.
fn refuse_with(code: String) -> SocketAddr {
    serve(move |client| {
        start_up(client)?;
        let fields = format!("SFATAL\0VFATAL\0C{code}\0Mmade up\0\0");
        message(client, b'E', fields.as_bytes())
    })
}

/// Accepts connections, and hangs up in the middle of whatever comes then.
fn hang_up() -> SocketAddr {
    serve(|client| {
        start_up(client)?;
        // Authenticated; ready, and in no transaction.
        message(client, b'R', &[0, 0, 0, 0])?;
        message(client, b'Z', b"I")?;
        read(client, 1).map(drop)
    })
}

fn start_up(client: &mut TcpStream) -> io::Result<()> {
    let length = u32::from_be_bytes(read(client, 4)?.try_into().unwrap());
    read(client, usize::try_from(length).unwrap() - 4).map(drop)
}

fn message(client: &mut TcpStream, kind: u8, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len() + 4).unwrap();
    client.write_all(&[&[kind], &length.to_be_bytes()[..], body].concat())
}

async fn tokio_postgres_to(server: SocketAddr) -> Result<(), tokio_postgres::Error> {
    let parameters = format!("host=127.0.0.1 port={} user=app", server.port());
    let (client, connection) = tokio_postgres::connect(&parameters, NoTls).await?;
    let connection = tokio::spawn(connection);
    let answer = client.simple_query("SELECT 1").await;
    drop(client);
    let _the_same_end = connection.await.unwrap();
    answer.map(drop)
}

async fn sqlx_to(server: SocketAddr) -> Result<(), sqlx::Error> {
    let url = format!("postgres://app@{server}/db?sslmode=disable");
    let mut connection = PgConnection::connect(&url).await?;
    sqlx::query("SELECT 1").execute(&mut connection).await?;
    Ok(())
}

#[tokio::test]
async fn every_code_is_classified_through_tokio_postgres() {
    for (code, meaning) in codes() {
        let error = tokio_postgres_to(refuse_with(code.clone()))
            .await
            .unwrap_err();

        assert_eq!(error.code().unwrap().code(), code);
        assert_means(error, meaning, &code);
    }
}

#[tokio::test]
async fn every_code_is_classified_through_sqlx() {
    for (code, meaning) in codes() {
        let error = sqlx_to(refuse_with(code.clone())).await.unwrap_err();

        assert_eq!(error.as_database_error().unwrap().code().unwrap(), code);
        assert_means(error, meaning, &code);
    }
}

#[tokio::test]
async fn a_refused_connection_is_transient_and_nothing_was_done() {
    let error = tokio_postgres_to(refusing()).await.unwrap_err();
    assert_is(error, Class::Transient, false, "tokio-postgres");

    let error = sqlx_to(refusing()).await.unwrap_err();
    assert_is(error, Class::Transient, false, "sqlx");
}

#[tokio::test]
async fn a_connection_lost_in_a_query_is_transient_and_leaves_it_open() {
    let error = tokio_postgres_to(hang_up()).await.unwrap_err();
    assert_is(error, Class::Transient, true, "tokio-postgres");

    let error = sqlx_to(hang_up()).await.unwrap_err();
    assert_is(error, Class::Transient, true, "sqlx");
}

#[tokio::test]
async fn mistakes_in_the_address_are_permanent() {
    let error = "port=none".parse::<tokio_postgres::Config>().unwrap_err();
    assert_eq!(retry_runtime::Classify::class(&error), Class::Permanent);

    let error = PgConnection::connect("postgres://localhost:none")
        .await
        .unwrap_err();
    assert_eq!(retry_runtime::Classify::class(&error), Class::Permanent);
}
