//! The queues between a language and the runtime: calls that were begun, and what came of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_queue::SegQueue;
use futures::future::{AbortHandle, abortable};

use crate::binding::driver::Driver;
use crate::binding::session::{Outcome, Ready};
use crate::binding::waiting::sheltered;
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

/// Calls on their way out of a language and into it again. Both ways they gather and travel together, since what costs
/// is waking the other side.
pub struct Crossing {
    begun: SegQueue<Begun>,
    happened: SegQueue<Happening>,
    woken: AtomicBool,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// A call that was begun, and departs with the others.
struct Begun {
    id: u32,
    call: Pin<Box<dyn Future<Output = ()> + Send>>,
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
    /// `wake` is called from the runtime's thread when something has happened and nothing had before. It must only
    /// signal the language, which then comes for what there is by [`drain`](Self::drain).
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            begun: SegQueue::new(),
            happened: SegQueue::new(),
            woken: AtomicBool::new(false),
            wake: Box::new(wake),
        })
    }

    /// Begin a call, which leaves at the next [`depart`](Self::depart). Its completion carries `id`; if somebody
    /// `listens`, its events come the same way before.
    pub fn begin(self: &Arc<Self>, id: u32, call: Ready, listens: bool) -> Ticket {
        let queue = Arc::clone(self);
        let listener = listens.then(|| {
            let queue = Arc::clone(self);
            Arc::new(move |event| queue.tell(Happening::Event(event))) as events::Listener
        });
        let (call, ticket) = abortable(async move {
            let outcome = events::heard_by(listener, sheltered(call)).await;
            let outcome = outcome.map_err(|error| Failure::from(&error));
            queue.tell(Happening::Ended(Completion { id, outcome }));
        });
        let call = async {
            // Nobody waits for one that was cancelled.
            let _ = call.await;
        };
        self.begun.push(Begun { id, call: Box::pin(call) });
        Ticket(ticket)
    }

    /// Send off what was begun since the last time. Where the machine gives no thread for a runtime, calls end at once.
    pub fn depart(self: &Arc<Self>) {
        if self.begun.is_empty() {
            return;
        }
        match Driver::of_this_process() {
            Ok(driver) => {
                let queue = Arc::clone(self);
                driver.driven().spawn(async move {
                    while let Some(Begun { call, .. }) = queue.begun.pop() {
                        tokio::spawn(call);
                    }
                });
            }
            Err(error) => {
                let error = Error::new(ErrorKind::Configuration, "no runtime can be started").caused_by(error);
                while let Some(Begun { id, .. }) = self.begun.pop() {
                    self.happened.push(Happening::Ended(Completion { id, outcome: Err(Failure::from(&error)) }));
                }
                self.ring();
            }
        }
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

    /// Tell the language of something, together with whatever else happens in this turn of the runtime.
    fn tell(self: &Arc<Self>, happening: Happening) {
        self.happened.push(happening);
        if !self.woken.swap(true, Ordering::SeqCst) {
            let queue = Arc::clone(self);
            tokio::spawn(async move { queue.ring() });
        }
    }

    fn ring(&self) {
        (self.wake)();
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
            crossing.begin(1, Box::pin(told()), listens);
            crossing.depart();
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
            crossing.begin(id, Box::pin(async { Ok(Outcome::Done) }), false);
        }
        crossing.depart();
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
        crossing.begin(3, Box::pin(async { panic!("a bug") }), false);
        crossing.depart();
        wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
        let ended = ended(&crossing);
        assert_eq!(ended.len(), 1);
        assert!(matches!(&ended[0], Completion { id: 3, outcome: Err(failure) } if failure.kind == "outcome_unknown"));
    }

    #[test]
    fn a_cancelled_call_never_completes_and_lets_go_of_what_it_held() {
        for is_under_way in [true, false] {
            let (running, runs) = mpsc::channel();
            let (held, dropped) = mpsc::channel::<()>();
            let crossing = Crossing::new(|| {});
            let call = async move {
                let _held = held;
                running.send(()).unwrap_or_default();
                std::future::pending().await
            };
            let ticket = crossing.begin(7, Box::pin(call), false);
            if is_under_way {
                crossing.depart();
                runs.recv_timeout(Duration::from_secs(10)).expect("runs");
            }
            ticket.cancel();
            crossing.depart();
            let end = dropped.recv_timeout(Duration::from_secs(10));
            assert_eq!(end, Err(mpsc::RecvTimeoutError::Disconnected), "what the call held is dropped");
            assert!(runs.try_recv().is_err(), "a call that was cancelled before it left is never run");
            assert!(crossing.drain().is_empty());
        }
    }

    #[test]
    fn calls_leave_together() {
        let (sender, wakes) = mpsc::channel();
        let crossing = Crossing::new(move || sender.send(()).unwrap_or_default());
        let (running, runs) = mpsc::channel();
        let call = |id| {
            let running = running.clone();
            async move {
                running.send(id).unwrap_or_default();
                Ok(Outcome::Done)
            }
        };
        (1..=3).for_each(|id| drop(crossing.begin(id, Box::pin(call(id)), false)));
        assert!(runs.try_recv().is_err(), "none leaves by itself");
        crossing.depart();
        let mut seen = Vec::new();
        while seen.len() < 3 {
            wakes.recv_timeout(Duration::from_secs(10)).expect("a wake");
            seen.extend(ended(&crossing).into_iter().map(|completion| completion.id));
        }
        assert_eq!(runs.try_iter().collect::<Vec<_>>(), [1, 2, 3], "in the order they were begun");
    }
}
