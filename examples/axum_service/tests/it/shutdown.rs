//! How the service ends.

use crate::service::{Place, Service, attempts, settings};
use service_tests::bounds::{bounded, until};
use std::time::Duration;
use tokio::net::TcpStream;

#[tokio::test]
async fn a_request_in_progress_is_answered_before_the_end() {
    let place = Place::alone().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.connections = 1;
        let service = Service::with_note(&settings).await;
        let connection = service.pool.acquire().await.unwrap();
        let before = attempts("notes::read");

        let (answer, ()) = tokio::join!(service.get("/notes/1"), async {
            until(|| async { attempts("notes::read") > before }).await;
            service.stop.notify_one();
            until(|| async { TcpStream::connect(service.address).await.is_err() }).await;
            assert!(!service.server.is_finished());
            drop(connection);
        });

        assert_eq!(answer.body["stale"], false);
        service.server.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_request_that_outlasts_the_grace_does_not_hold_up_the_end() {
    let place = Place::alone().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.connections = 1;
        settings.grace = Duration::ZERO;
        let service = Service::with_note(&settings).await;
        let _connection = service.pool.acquire().await.unwrap();
        let before = attempts("notes::read");

        let ended = tokio::select! {
            _ = service.get("/notes/1") => false,
            () = async {
                until(|| async { attempts("notes::read") > before }).await;
                service.stop.notify_one();
                until(|| async { service.server.is_finished() }).await;
            } => true,
        };

        assert!(ended);
        service.server.await.unwrap().unwrap();
    })
    .await;
}
