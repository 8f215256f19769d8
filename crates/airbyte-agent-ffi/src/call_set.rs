//! [`CallSet`]: calls at the same time, for a thread that waits for one after the other.

use std::sync::{Arc, Mutex, PoisonError};

use airbyte_agent_core::events::{EventBuffer, with_listener};
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::task::JoinHandle;

use crate::callback::CallbackSink;
use crate::outcome::{Completion, Outcome, PreparedCall, catch_panic};

/// Calls at the same time. They are sent when their completions are waited for. Dropping it drops those in progress.
#[derive(Clone, Default)]
pub struct CallSet(Arc<Calls>);

#[derive(Default)]
struct Calls {
    added: Mutex<Vec<(u32, PreparedCall)>>,
    running: tokio::sync::Mutex<FuturesUnordered<BoxFuture<'static, Completion>>>,
}

/// A call that runs in a task of its own, also while nobody waits for it.
struct Task(JoinHandle<Completion>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl CallSet {
    /// Adds a call. Its completion has the same `id`.
    pub fn add(&self, id: u32, call: PreparedCall) {
        self.0.added.lock().unwrap_or_else(PoisonError::into_inner).push((id, call));
    }

    /// The call that sends those that were added, and completes with the [`Member`](Outcome::Member) that completes next.
    #[must_use]
    pub fn next(&self) -> PreparedCall {
        let calls = Arc::clone(&self.0);
        Box::pin(async move {
            let mut running = calls.running.lock().await;
            let added = std::mem::take(&mut *calls.added.lock().unwrap_or_else(PoisonError::into_inner));
            running.extend(added.into_iter().map(|(id, call)| start(id, call)));
            Ok(Outcome::Member(running.next().await.map(Box::new)))
        })
    }
}

fn start(id: u32, call: PreparedCall) -> BoxFuture<'static, Completion> {
    let call = async move { Completion { id, outcome: catch_panic(call).await } };
    // Functions of the language run on the thread that waits, so these calls go on only while it does.
    if CallbackSink::are_used() {
        return Box::pin(call);
    }
    let events = EventBuffer::of_caller();
    let mut task = Task(tokio::spawn(with_listener(events.listener(), call)));
    Box::pin(async move {
        let completion = (&mut task.0).await;
        events.replay();
        completion.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_complete_in_the_order_of_their_responses() {
        let calls = CallSet::default();
        let (first, wait) = tokio::sync::oneshot::channel::<()>();
        calls.add(1, Box::pin(async move { wait.await.map(|()| Outcome::Done).map_err(|_| unreachable!()) }));
        calls.add(2, Box::pin(async { panic!("a bug") }));
        let mut first = Some(first);
        let mut ids = Vec::new();
        while let Ok(Outcome::Member(Some(completion))) = calls.next().await {
            ids.push((completion.id, completion.outcome.is_ok()));
            first.take().map(|first| first.send(()));
        }
        assert_eq!(ids, [(2, false), (1, true)]);
    }

    #[tokio::test]
    async fn dropping_it_drops_the_calls_in_progress() {
        let calls = CallSet::default();
        let (held, dropped) = tokio::sync::oneshot::channel::<()>();
        calls.add(1, Box::pin(async { Ok(Outcome::Done) }));
        calls.add(
            2,
            Box::pin(async move {
                let _held = held;
                std::future::pending().await
            }),
        );
        assert!(matches!(calls.next().await, Ok(Outcome::Member(Some(completion))) if completion.id == 1));
        drop(calls);
        assert!(dropped.await.is_err());
    }
}
