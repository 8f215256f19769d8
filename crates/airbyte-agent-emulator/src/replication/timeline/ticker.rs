//! Looks when something is due, and sends notifications, so that they arrive without another request.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::catch_up::{catch_up, next_due};
use crate::replication::notifications::Sender;
use crate::replication::store::notifications::{self, Outgoing};
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::database::Transaction;

/// Runs until the emulator stops. `changed` says that something may be due earlier than it was.
pub(crate) async fn run(state: Arc<AppState>, changed: Arc<Notify>, sender: Arc<Sender>) {
    let mut deliveries = JoinSet::new();
    loop {
        let due = match do_what_is_due(&state).await {
            Ok((outgoing, due)) => {
                for notification in outgoing {
                    deliveries.spawn(deliver(state.clone(), sender.clone(), notification));
                }
                due
            }
            Err(error) => {
                tracing::error!(%error, "internal error of the emulator: jobs and notifications wait");
                None
            }
        };
        tokio::select! {
            () = state.shutdown.begun() => break,
            () = changed.notified() => {}
            () = sleep_until(&state, due) => {}
            // Without this, the results of deliveries would pile up.
            Some(_) = deliveries.join_next(), if !deliveries.is_empty() => {}
        }
    }
}

/// Returns the notifications that are to be sent now, and when something is due next.
async fn do_what_is_due(state: &AppState) -> rusqlite::Result<(Vec<Outgoing>, Option<Moment>)> {
    let mut store = state.store.lock().await;
    // Read with the store locked: the clock moves backwards only then.
    let now = state.clock.now();
    let transaction = Transaction::begin(&mut store)?;
    catch_up(&transaction, &state.url, now)?;
    let outgoing = notifications::take(&transaction)?;
    let due = next_due(&transaction, now)?;
    // What is sent is final: a receiver that asks the API back sees the state that it was told of.
    transaction.commit()?;
    Ok((outgoing, due))
}

async fn sleep_until(state: &AppState, due: Option<Moment>) {
    /// Timers cannot be set for much longer.
    const LONGEST: TimeDelta = TimeDelta::days(365);
    match due {
        Some(due) => {
            let wait = (due - state.clock.now()).clamp(TimeDelta::zero(), LONGEST);
            tokio::time::sleep(wait.to_std().unwrap_or(Duration::ZERO)).await;
        }
        None => std::future::pending().await,
    }
}

async fn deliver(state: Arc<AppState>, sender: Arc<Sender>, notification: Outgoing) {
    let answer = sender.send(notification.url.expose(), &notification.payload).await;
    if let Err(error) = notifications::answered(&*state.store.lock().await, &notification.id, &answer) {
        tracing::error!(%error, "internal error of the emulator: the answer to a notification was not stored");
    }
}
