//! Waiting for a call on the thread of whoever makes it.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::binding::driver::{Driver, catch_up};
use crate::binding::process;
use crate::binding::session::{Outcome, Ready};
use crate::error::{Error, ErrorKind};
use crate::events::{self, Event};

/// Why a thread no longer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// It was asked to stop.
    Asked,
    /// It is that of a forked child now: the call is the parent's, and nothing of it can be waited for here.
    Forked,
    /// The machine gives no threads for a runtime.
    Threadless,
}

/// What a waiting thread does besides waiting.
pub trait Waiting {
    /// Whether it wants to stop waiting; asked every 50 ms.
    fn interrupted(&mut self) -> bool;

    /// Whether it wants to hear of events.
    fn listens(&self) -> bool;

    /// An event of the call that it waits for.
    fn hear(&mut self, event: Event);
}

/// What a call comes to, also when it panics: whoever waits for it must get an answer.
pub(super) async fn sheltered(call: Ready) -> Result<Outcome, Error> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::OutcomeUnknown, "this client failed while the call was under way; a bug"))
    })
}

/// Wait for a call on this thread. When the thread is interrupted the call is dropped, and with it the request on the
/// wire.
///
/// # Errors
/// [`Interrupted`].
pub fn block_on(call: Ready, waiting: &mut impl Waiting) -> Result<Result<Outcome, Error>, Interrupted> {
    let driver = Driver::of_this_process().map_err(|_| Interrupted::Threadless)?;
    let process = process::current();
    let (listener, mut heard) = if waiting.listens() { Heard::from_now() } else { (None, Heard(None)) };
    // Dropping the call may need the runtime.
    let _entered = driver.handle().enter();
    let wheel = driver.take_over();
    let mut call = Box::pin(events::heard_by(listener, sheltered(call)));
    let mut is_behind = true;
    loop {
        let step = wheel.drive(async {
            if std::mem::take(&mut is_behind) {
                catch_up().await;
            }
            tokio::select! {
                biased;
                event = heard.next() => Step::Event(event),
                outcome = &mut call => Step::Ended(outcome),
                () = wheel.tick() => Step::Tick,
            }
        });
        // The runtime is left before the language has its turn, which may wait for calls of its own meanwhile.
        let mut interrupted = false;
        match step {
            Step::Event(event) => waiting.hear(event),
            Step::Ended(outcome) => {
                wheel.arrived();
                while let Some(event) = heard.left() {
                    waiting.hear(event);
                }
                return Ok(outcome);
            }
            Step::Tick => interrupted = waiting.interrupted(),
        }
        if process != process::current() {
            // Dropping them would reach for threads that do not exist here.
            std::mem::forget((call, wheel));
            return Err(Interrupted::Forked);
        }
        if interrupted {
            return Err(Interrupted::Asked);
        }
    }
}

/// Events of a call that somebody listens to.
struct Heard(Option<UnboundedReceiver<Event>>);

impl Heard {
    fn from_now() -> (Option<events::Listener>, Self) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let listener: events::Listener = Arc::new(move |event| {
            // Work that goes on after the call has nobody left to tell.
            let _ = sender.send(event);
        });
        (Some(listener), Self(Some(receiver)))
    }

    /// The next one; there may never be any.
    async fn next(&mut self) -> Event {
        if let Some(receiver) = &mut self.0
            && let Some(event) = receiver.recv().await
        {
            return event;
        }
        pending().await
    }

    /// One that came and was not heard yet.
    fn left(&mut self) -> Option<Event> {
        self.0.as_mut()?.try_recv().ok()
    }
}

/// What a thread waited for.
enum Step {
    Event(Event),
    Ended(Result<Outcome, Error>),
    Tick,
}
