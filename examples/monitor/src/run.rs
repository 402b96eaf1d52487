//! A run: a few clients at once that ask again and again, until the time is up.
//!
//! No call is cut short at the end, so that afterwards everybody's counts agree.

use crate::client::Client;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{self, Instant, MissedTickBehavior};

/// How long, how many and how often.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// After how long no further call begins.
    pub length: Duration,
    /// How many ask at once.
    pub clients: u32,
    /// The time between two calls of one of them.
    pub pace: Duration,
    /// How often to tell how it goes.
    pub refresh: Duration,
}

impl Plan {
    /// Three clients that ask about fifty times a second between them.
    #[must_use]
    pub const fn lasting(length: Duration) -> Self {
        Self {
            length,
            clients: 3,
            pace: Duration::from_millis(60),
            refresh: Duration::from_millis(200),
        }
    }
}

/// Lets the clients ask, and calls `show` with the time gone by now and then, and at the end.
///
/// # Errors
///
/// Fails if a client panics.
pub async fn run(
    client: &Arc<Client>,
    plan: Plan,
    mut show: impl FnMut(Duration),
) -> Result<(), JoinError> {
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..plan.clients {
        // Not all in step.
        let offset = plan.pace * number / plan.clients;
        clients.spawn(ask(Arc::clone(client), plan, start, start + offset));
    }

    let mut refresh = time::interval(plan.refresh);
    refresh.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            ended = clients.join_next() => match ended {
                Some(ended) => ended?,
                None => break,
            },
            _ = refresh.tick() => show(start.elapsed()),
        }
    }
    show(start.elapsed());
    Ok(())
}

async fn ask(client: Arc<Client>, plan: Plan, start: Instant, first: Instant) {
    let mut pace = time::interval_at(first, plan.pace);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pace.tick().await;
        if start.elapsed() >= plan.length {
            return;
        }
        // The record and the statistics have seen what came of it.
        let _ = client.ask().await;
    }
}
