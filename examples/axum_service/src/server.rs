//! Serving, until told to stop.

use crate::{Notes, routes};
use std::future::{Future, pending};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Answers requests until `stop` is over; those that have begun by then may go on for `grace`.
///
/// # Errors
///
/// Fails if the listener does.
///
/// # Cancellation
///
/// What has not ended by then is left to the runtime, and ends with it. Annotated functions that
/// wait are dropped where they are, and leave nothing behind.
pub async fn serve(
    listener: TcpListener,
    notes: Arc<Notes>,
    grace: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let served = axum::serve(listener, routes(notes)).with_graceful_shutdown(async move {
        stop.await;
        // Nobody listens any more if the server has failed.
        let _ = stopping.send(());
    });
    let over = async {
        if stopped.await.is_err() {
            pending::<()>().await;
        }
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        ended = served.into_future() => ended,
        () = over => Ok(()),
    }
}

/// Waits for ctrl-c, or for the signal by which process managers end a service.
pub async fn stop_signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
    tracing::info!("stopping");
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
