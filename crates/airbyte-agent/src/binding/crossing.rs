//! The completion queue.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crossbeam_queue::SegQueue;
use tokio::task::AbortHandle;

use crate::binding::runtime;
use crate::binding::session::Outcome;
use crate::error::{Error, ErrorKind, Failure};
use crate::events::{self, Event};

/// A call that has ended.
pub struct Completion {
    /// The number it was started with.
    pub id: u32,
    /// What came of it.
    pub outcome: Result<Outcome, Failure>,
}

/// What a language comes for.
pub enum Happening {
    /// A call ended.
    Ended(Completion),
    /// Something happened to a call that somebody listens to.
    Event(Event),
}

/// Calls on their way into a language and out of it again.
pub struct Crossing {
    happened: SegQueue<Happening>,
    woken: AtomicBool,
    under_way: AtomicU32,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// A call under way. Dropping it does not end the call; [`cancel`](Self::cancel) does.
#[derive(Debug)]
pub struct Ticket(AbortHandle);

impl Ticket {
    /// Drop the call, and with it the request on the wire. It never completes then, unless it had already.
    pub fn cancel(&self) {
        self.0.abort();
    }
}

impl Crossing {
    /// `wake` is called from a runtime thread when completions wait and none did before. It must only signal the
    /// language, which then comes for them by [`drain`](Self::drain).
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            happened: SegQueue::new(),
            woken: AtomicBool::new(false),
            under_way: AtomicU32::new(0),
            wake: Box::new(wake),
        })
    }

    /// Run a call. Its completion carries `id`; if somebody `listens`, its events come the same way before.
    ///
    /// # Errors
    /// When the machine gives no threads for a runtime.
    #[expect(clippy::result_large_err, reason = "a face turns it into its own error at once")]
    pub fn start(
        self: &Arc<Self>,
        id: u32,
        call: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
        listens: bool,
    ) -> Result<Ticket, Failure> {
        let handle = runtime::handle().map_err(|error| {
            Failure::from(&Error::new(ErrorKind::Configuration, "no runtime can be started").caused_by(error))
        })?;
        let arrival = Arrival::new(Arc::clone(self));
        let listener = listens.then(|| {
            let queue = Arc::clone(self);
            Arc::new(move |event| queue.push(Happening::Event(event))) as events::Listener
        });
        let task = handle.spawn(async move {
            let outcome =
                events::heard_by(listener, runtime::sheltered(call)).await.map_err(|error| Failure::from(&error));
            arrival.queue.complete(Completion { id, outcome });
        });
        Ok(Ticket(task.abort_handle()))
    }

    /// Everything that has happened since the last time.
    pub fn drain(&self) -> Vec<Happening> {
        // Before the first look, so that what arrives during the last one wakes again.
        self.woken.store(false, Ordering::SeqCst);
        let mut happened = Vec::with_capacity(self.happened.len());
        while let Some(happening) = self.happened.pop() {
            happened.push(happening);
        }
        happened
    }

    /// How many calls have not ended yet.
    #[must_use]
    pub fn under_way(&self) -> u32 {
        self.under_way.load(Ordering::SeqCst)
    }

    fn complete(&self, completion: Completion) {
        self.push(Happening::Ended(completion));
    }

    fn push(&self, happening: Happening) {
        self.happened.push(happening);
        if !self.woken.swap(true, Ordering::SeqCst) {
            (self.wake)();
        }
    }
}

/// Counts a call for as long as it is under way, also when it is cancelled.
struct Arrival {
    queue: Arc<Crossing>,
}

impl Arrival {
    fn new(queue: Arc<Crossing>) -> Self {
        queue.under_way.fetch_add(1, Ordering::SeqCst);
        Self { queue }
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        self.queue.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::events::Level;

    fn ended(crossing: &Crossing) -> Vec<Completion> {
        let ended = |happening| match happening {
            Happening::Ended(completion) => Some(completion),
            Happening::Event(_) => None,
        };
        crossing.drain().into_iter().filter_map(ended).collect()
    }

    #[test]
    fn events_come_before_the_end_to_those_who_listen() {
        let told = || async {
            events::tell(|| Event {
                level: Level::Info,
                message: "again".into(),
                operation: "workspaces.list",
                request_id: String::new(),
                attempts: 1,
                status: None,
                elapsed: 0.0,
            });
            Ok(Outcome::Done)
        };
        for (listens, expected) in [(true, vec!["event", "end"]), (false, vec!["end"])] {
            let (sender, wakes) = mpsc::channel();
            let crossing = Crossing::new(move || sender.send(()).unwrap_or_default());
            crossing.start(1, told(), listens).expect("starts");
            let mut seen = Vec::new();
            while seen.last() != Some(&"end") {
                wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
                seen.extend(crossing.drain().iter().map(|happening| match happening {
                    Happening::Event(_) => "event",
                    Happening::Ended(_) => "end",
                }));
            }
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn completions_gather_behind_one_wake() {
        let (sender, wakes) = mpsc::channel();
        let crossing = Crossing::new(move || sender.send(()).unwrap_or_default());
        for id in 0..100 {
            crossing.start(id, async { Ok(Outcome::Done) }, false).expect("starts");
        }
        let mut seen = Vec::new();
        while seen.len() < 100 {
            wakes.recv_timeout(Duration::from_secs(10)).expect("a wake for what is left");
            seen.extend(ended(&crossing).into_iter().map(|completion| completion.id));
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
        assert!(crossing.drain().is_empty());
    }

    #[test]
    fn a_call_that_panics_completes_with_a_failure() {
        let (sender, wakes) = mpsc::channel();
        let crossing = Crossing::new(move || sender.send(()).unwrap_or_default());
        crossing.start(3, async { panic!("a bug") }, false).expect("starts");
        wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
        let ended = ended(&crossing);
        assert_eq!(ended.len(), 1);
        assert!(matches!(&ended[0], Completion { id: 3, outcome: Err(failure) } if failure.kind == "outcome_unknown"));
    }

    #[test]
    fn a_cancelled_call_never_completes_and_is_no_longer_under_way() {
        let crossing = Crossing::new(|| {});
        let (held, dropped) = mpsc::channel::<()>();
        let ticket = crossing
            .start(
                7,
                async move {
                    let _held = held;
                    std::future::pending().await
                },
                false,
            )
            .expect("starts");
        assert_eq!(crossing.under_way(), 1);
        ticket.cancel();
        assert!(dropped.recv_timeout(Duration::from_secs(10)).is_err(), "what the call held is dropped");
        assert!(crossing.drain().is_empty());
    }
}
