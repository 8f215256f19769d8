//! [`CallQueue`]: how the calls of an event loop reach the runtime, and how their outcomes come back.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use airbyte_agent::{Error, ErrorKind};
use airbyte_agent_core::events::{Event, Level, Listener, with_listener};
use crossbeam_queue::SegQueue;
use futures::future::{AbortHandle, abortable};
use tokio::runtime::Handle;

use crate::callback::{Callback, CallbackSink};
use crate::driver::Driver;
use crate::outcome::{Completion, PreparedCall, catch_panic};

/// What a language finds in the queue.
pub enum QueueEvent {
    /// A call has completed.
    Completed(Completion),
    /// An event of the call with this id, whose events are wanted.
    Event(u32, Event),
    /// Something that the call with this id needs a function for.
    Callback(u32, Callback),
}

/// Calls on their way to the runtime, and outcomes on their way back. Both are sent in batches, because waking the other
/// side is what costs.
pub struct CallQueue {
    calls: SegQueue<EnqueuedCall>,
    events: SegQueue<QueueEvent>,
    is_woken: AtomicBool,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// A call that waits for the next flush.
struct EnqueuedCall {
    id: u32,
    call: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// A call in progress. Dropping the handle does not end the call; [`cancel`](Self::cancel) does.
#[derive(Debug)]
pub struct CallHandle(AbortHandle);

impl CallHandle {
    /// Drops the call and its request. It never completes then, unless it already has.
    pub fn cancel(&self) {
        self.0.abort();
    }
}

impl CallQueue {
    /// A queue. `wake` is called, mostly on the runtime's thread, when the queue was empty and something arrives. It must only
    /// signal the language to call [`drain`](Self::drain).
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            calls: SegQueue::new(),
            events: SegQueue::new(),
            is_woken: AtomicBool::new(false),
            wake: Box::new(wake),
        })
    }

    /// Enqueues a call, which is sent by the next [`flush`](Self::flush). Its completion has the same `id`. Its events of
    /// the level `events` and higher ones arrive before it.
    pub fn enqueue(self: &Arc<Self>, id: u32, call: PreparedCall, events: Option<Level>) -> CallHandle {
        let queue = Arc::clone(self);
        let listener = events.map(|level| {
            let queue = Arc::clone(self);
            Listener::new(level, move |event| queue.push(QueueEvent::Event(id, event)))
        });
        let (call, handle) = abortable(async move {
            let callbacks = Arc::clone(&queue);
            let sink = || {
                Box::new(move |callback| {
                    callbacks.push(QueueEvent::Callback(id, callback));
                    true
                }) as _
            };
            let outcome = CallbackSink::scope(sink, true, with_listener(listener, catch_panic(call))).await;
            queue.push(QueueEvent::Completed(Completion { id, outcome }));
        });
        let call = async {
            // A cancelled call has nobody to report to.
            let _ = call.await;
        };
        self.calls.push(EnqueuedCall { id, call: Box::pin(call) });
        CallHandle(handle)
    }

    /// Sends the calls that were enqueued since the last flush. If the system cannot create a thread for the runtime,
    /// they fail.
    pub fn flush(self: &Arc<Self>) {
        if self.calls.is_empty() {
            return;
        }
        match Driver::get() {
            Ok(driver) => {
                let queue = Arc::clone(self);
                driver.driven_runtime().spawn(async move {
                    while let Some(EnqueuedCall { call, .. }) = queue.calls.pop() {
                        tokio::spawn(call);
                    }
                });
            }
            Err(error) => {
                let error = Error::new(ErrorKind::Configuration, "the runtime could not be started").with_source(error);
                while let Some(EnqueuedCall { id, .. }) = self.calls.pop() {
                    self.events.push(QueueEvent::Completed(Completion { id, outcome: Err(error.duplicate()) }));
                }
                (self.wake)();
            }
        }
    }

    /// Everything that has arrived since the last time.
    pub fn drain(&self) -> Vec<QueueEvent> {
        // Reset before the first read, so that what arrives during the last one wakes again.
        self.is_woken.store(false, Ordering::SeqCst);
        let mut events = Vec::with_capacity(self.events.len());
        while let Some(event) = self.events.pop() {
            events.push(event);
        }
        events
    }

    /// Tells the language that something that it keeps for the runtime is not needed any more.
    pub fn abandon(self: &Arc<Self>, id: u32) {
        self.push(QueueEvent::Callback(0, Callback::Abandoned(id)));
    }

    /// Adds an event, and wakes the language once for everything that arrives in this turn of the runtime.
    fn push(self: &Arc<Self>, event: QueueEvent) {
        self.events.push(event);
        if !self.is_woken.swap(true, Ordering::SeqCst) {
            match Handle::try_current() {
                Ok(runtime) => {
                    let queue = Arc::clone(self);
                    runtime.spawn(async move { (queue.wake)() });
                }
                // The language drops what it does not need any more on a thread of its own.
                Err(_) => (self.wake)(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::outcome::Outcome;

    fn completions(queue: &CallQueue) -> Vec<Completion> {
        let completion = |event| match event {
            QueueEvent::Completed(completion) => Some(completion),
            QueueEvent::Event(..) | QueueEvent::Callback(..) => None,
        };
        queue.drain().into_iter().filter_map(completion).collect()
    }

    #[test]
    fn completions_are_collected_behind_one_wake() {
        let (sender, wakes) = mpsc::channel();
        let queue = CallQueue::new(move || sender.send(()).unwrap_or_default());
        for id in 0..100 {
            queue.enqueue(id, Box::pin(async { Ok(Outcome::Done) }), None);
        }
        queue.flush();
        let mut seen = Vec::new();
        while seen.len() < 100 {
            wakes.recv_timeout(Duration::from_secs(10)).expect("a wake for the rest");
            seen.extend(completions(&queue).into_iter().map(|completion| completion.id));
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
        assert!(queue.drain().is_empty());
    }

    #[test]
    fn a_call_that_panics_completes_with_an_error() {
        let (sender, wakes) = mpsc::channel();
        let queue = CallQueue::new(move || sender.send(()).unwrap_or_default());
        queue.enqueue(3, Box::pin(async { panic!("a bug") }), None);
        queue.flush();
        wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
        let completed = completions(&queue);
        assert_eq!(completed.len(), 1);
        let Completion { id, outcome: Err(error) } = &completed[0] else { panic!("it fails") };
        assert_eq!((*id, error.kind()), (3, ErrorKind::OutcomeUnknown));
    }

    #[test]
    fn a_cancelled_call_never_completes_and_is_dropped() {
        for is_in_progress in [true, false] {
            let (running, runs) = mpsc::channel();
            let (held, dropped) = mpsc::channel::<()>();
            let queue = CallQueue::new(|| {});
            let call = async move {
                let _held = held;
                running.send(()).unwrap_or_default();
                std::future::pending().await
            };
            let handle = queue.enqueue(7, Box::pin(call), None);
            if is_in_progress {
                queue.flush();
                runs.recv_timeout(Duration::from_secs(10)).expect("runs");
            }
            handle.cancel();
            queue.flush();
            let end = dropped.recv_timeout(Duration::from_secs(10));
            assert_eq!(end, Err(mpsc::RecvTimeoutError::Disconnected), "the call is dropped");
            assert!(runs.try_recv().is_err(), "a call that was cancelled before the flush is never run");
            assert!(queue.drain().is_empty());
        }
    }

    #[test]
    fn calls_are_sent_by_the_flush() {
        let (sender, wakes) = mpsc::channel();
        let queue = CallQueue::new(move || sender.send(()).unwrap_or_default());
        let (running, runs) = mpsc::channel();
        let call = |id| {
            let running = running.clone();
            async move {
                running.send(id).unwrap_or_default();
                Ok(Outcome::Done)
            }
        };
        (1..=3).for_each(|id| drop(queue.enqueue(id, Box::pin(call(id)), None)));
        assert!(runs.try_recv().is_err(), "none is sent before");
        queue.flush();
        let mut seen = Vec::new();
        while seen.len() < 3 {
            wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
            seen.extend(completions(&queue).into_iter().map(|completion| completion.id));
        }
        assert_eq!(runs.try_iter().collect::<Vec<_>>(), [1, 2, 3], "in the order in which they were enqueued");
    }
}
