//! [`block_on`]: waiting for a call on the thread that makes it.

use std::future::pending;
use std::time::Duration;

use airbyte_agent::Error;
use airbyte_agent_core::events::{Event, Level, Listener, with_listener};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::callback::{Callback, CallbackSink};
use crate::driver::{Driver, poll_reactor};
use crate::outcome::{Outcome, PreparedCall, catch_panic};
use crate::process;

/// How often a waiting thread checks for signals.
const TICK: Duration = Duration::from_millis(50);

/// Why a thread stopped waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// [`Waiter::is_interrupted`] returned true.
    Signal,
    /// The process is a forked child now: the call belongs to the parent.
    Forked,
    /// The system could not create a thread for the runtime.
    NoThread,
}

/// What a waiting thread does while it waits.
pub trait Waiter {
    /// Whether to stop waiting. Called every 50 ms.
    fn is_interrupted(&mut self) -> bool;

    /// The lowest level of the events that [`on_event`](Self::on_event) is called with; none if it is not to be called.
    fn min_event_level(&self) -> Option<Level>;

    /// Receives an event of the call.
    fn on_event(&mut self, event: Event);

    /// Does what the call needs a function of the language for, and answers.
    fn on_callback(&mut self, callback: Callback);
}

/// Waits for a call on this thread. If the wait is interrupted, the call and its request are dropped.
///
/// # Errors
/// [`Interrupted`].
pub fn block_on(call: PreparedCall, waiter: &mut impl Waiter) -> Result<Result<Outcome, Error>, Interrupted> {
    let driver = Driver::get().map_err(|_| Interrupted::NoThread)?;
    let process = process::current();
    let (listener, mut events) = match waiter.min_event_level() {
        Some(level) => EventReceiver::open(level),
        None => (None, EventReceiver(None)),
    };
    // Dropping the call may need the context of the runtime.
    let _context = driver.runtime().enter();
    let guard = driver.acquire();
    let (sender, mut callbacks) = mpsc::unbounded_channel();
    let sink = || Box::new(move |callback| sender.send(callback).is_ok()) as _;
    let mut call = Box::pin(CallbackSink::scope(sink, false, with_listener(listener, catch_panic(call))));
    let mut is_first = true;
    loop {
        let wakeup = guard.drive(async {
            if std::mem::take(&mut is_first) {
                poll_reactor().await;
            }
            tokio::select! {
                biased;
                event = events.next() => Wakeup::Event(event),
                Some(callback) = callbacks.recv() => Wakeup::Callback(callback),
                outcome = &mut call => Wakeup::Completed(outcome),
                () = tokio::time::sleep(TICK) => Wakeup::Tick,
            }
        });
        // The runtime is left before the waiter runs code of its language, which may wait for calls of its own.
        let mut is_interrupted = false;
        match wakeup {
            Wakeup::Event(event) => waiter.on_event(event),
            Wakeup::Callback(callback) => {
                waiter.on_callback(callback);
                is_interrupted = waiter.is_interrupted();
            }
            Wakeup::Completed(outcome) => {
                while let Some(event) = events.try_next() {
                    waiter.on_event(event);
                }
                return Ok(outcome);
            }
            Wakeup::Tick => is_interrupted = waiter.is_interrupted(),
        }
        if process != process::current() {
            // Dropping them could wait for threads that do not exist in this process.
            std::mem::forget((call, guard));
            return Err(Interrupted::Forked);
        }
        if is_interrupted {
            return Err(Interrupted::Signal);
        }
    }
}

/// The events of a call, if anybody wants them.
struct EventReceiver(Option<UnboundedReceiver<Event>>);

impl EventReceiver {
    fn open(level: Level) -> (Option<Listener>, Self) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let listener = Listener::new(level, move |event| {
            // A token that is renewed after the call has nobody to tell.
            let _ = sender.send(event);
        });
        (Some(listener), Self(Some(receiver)))
    }

    /// The next event. There may never be one.
    async fn next(&mut self) -> Event {
        if let Some(receiver) = &mut self.0
            && let Some(event) = receiver.recv().await
        {
            return event;
        }
        pending().await
    }

    /// An event that has arrived.
    fn try_next(&mut self) -> Option<Event> {
        self.0.as_mut()?.try_recv().ok()
    }
}

/// Why a waiting thread wakes up.
enum Wakeup {
    Event(Event),
    Callback(Callback),
    Completed(Result<Outcome, Error>),
    Tick,
}
