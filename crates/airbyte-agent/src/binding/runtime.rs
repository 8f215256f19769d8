//! The runtime that calls run on: made on first use, made anew after a fork, never in the way of an exit.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::binding::process::PerProcess;
use crate::binding::session::Outcome;
use crate::error::{Error, ErrorKind};
use crate::events::{self, Event};

/// Two threads drive the connections: one for the wire, one for decoding what came by it.
const WORKERS: usize = 2;

/// How often a waiting thread looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(50);

// Never dropped: its threads must not be joined at exit.
static RUNTIME: PerProcess<Runtime> = PerProcess::empty();

/// The runtime of this process.
pub(super) fn handle() -> std::io::Result<Handle> {
    let build =
        || Builder::new_multi_thread().worker_threads(WORKERS).thread_name("airbyte-agent").enable_all().build();
    RUNTIME.get(build, Runtime::shutdown_background).map(|runtime| runtime.handle().clone())
}

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
pub(super) async fn sheltered(call: impl Future<Output = Result<Outcome, Error>>) -> Result<Outcome, Error> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::OutcomeUnknown, "this client failed while the call was under way; a bug"))
    })
}

/// Wait for a call on this thread. When the thread is interrupted the call is dropped, and with it the request on the
/// wire.
///
/// # Errors
/// [`Interrupted`].
pub fn block_on(
    call: impl Future<Output = Result<Outcome, Error>>,
    waiting: &mut impl Waiting,
) -> Result<Result<Outcome, Error>, Interrupted> {
    let handle = handle().map_err(|_| Interrupted::Threadless)?;
    let process = std::process::id();
    let (sender, mut events) = mpsc::unbounded_channel();
    let listener: Option<events::Listener> = waiting.listens().then(|| {
        Arc::new(move |event| {
            // Work that goes on after the call has nobody left to tell.
            let _ = sender.send(event);
        }) as events::Listener
    });
    // Dropping the call may need the runtime.
    let _entered = handle.enter();
    let mut call = Box::pin(events::heard_by(listener, sheltered(call)));
    let mut tick = Instant::now() + TICK;
    loop {
        let step = handle.block_on(async {
            tokio::select! {
                biased;
                Some(event) = events.recv() => Step::Event(event),
                outcome = &mut call => Step::Ended(outcome),
                () = tokio::time::sleep_until(tick) => Step::Tick,
            }
        });
        // The runtime is left before the language has its turn, which may wait for calls of its own meanwhile.
        let mut interrupted = false;
        match step {
            Step::Event(event) => waiting.hear(event),
            Step::Ended(outcome) => {
                while let Ok(event) = events.try_recv() {
                    waiting.hear(event);
                }
                return Ok(outcome);
            }
            Step::Tick => {
                interrupted = waiting.interrupted();
                tick = Instant::now() + TICK;
            }
        }
        if process != std::process::id() {
            // Dropping it would reach for threads that do not exist here.
            std::mem::forget(call);
            return Err(Interrupted::Forked);
        }
        if interrupted {
            return Err(Interrupted::Asked);
        }
    }
}

/// What a thread waited for.
enum Step {
    Event(Event),
    Ended(Result<Outcome, Error>),
    Tick,
}
