//! The runtime that calls run on: made on first use, made anew after a fork, never in the way of an exit.

use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crossbeam_queue::SegQueue;
use futures::FutureExt;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::binding::process::PerProcess;
use crate::binding::session::Outcome;
use crate::error::{Error, ErrorKind};
use crate::events::{self, Event};

/// How often a waiting thread looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(50);

// Never dropped: its thread must not be joined at exit.
static DRIVER: PerProcess<Driver> = PerProcess::empty();

/// The one thread that drives the connections of a process. Calls of a language end on few threads of its own, which
/// are busy before this one is; and what one thread does needs no lock and no wake (docs/performance.md).
struct Driver {
    runtime: Handle,
    /// Ends the thread when it is dropped.
    _held: oneshot::Sender<()>,
}

impl Driver {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (held, dropped) = oneshot::channel();
        let drive = move || runtime.block_on(dropped).unwrap_or_default();
        thread::Builder::new().name("airbyte-agent".to_owned()).spawn(drive)?;
        Ok(Self { runtime: handle, _held: held })
    }
}

/// The runtime of this process.
pub(super) fn handle() -> io::Result<&'static Handle> {
    DRIVER.get(Driver::start, drop).map(|driver| &driver.runtime)
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
    let waker = Arc::new(Unpark(thread::current()));
    let heard = Arc::new(SegQueue::new());
    let listener = waiting.listens().then(|| {
        let (queue, waker) = (Arc::clone(&heard), Arc::clone(&waker));
        Arc::new(move |event| {
            queue.push(event);
            waker.wake_by_ref();
        }) as events::Listener
    });
    // The call reaches for the runtime, also when it is dropped.
    let _entered = handle.enter();
    let mut call = Box::pin(events::heard_by(listener, sheltered(call)));
    let waker = Waker::from(waker);
    let mut context = Context::from_waker(&waker);
    let mut tick = Instant::now() + TICK;
    loop {
        let polled = call.as_mut().poll(&mut context);
        // The language may wait for calls of its own meanwhile, and take a wake of this one's: before the thread parks,
        // the call is looked at once more.
        let mut had_its_turn = false;
        while let Some(event) = heard.pop() {
            waiting.hear(event);
            had_its_turn = true;
        }
        if let Poll::Ready(outcome) = polled {
            return Ok(outcome);
        }
        let now = Instant::now();
        let mut interrupted = false;
        if now >= tick {
            interrupted = waiting.interrupted();
            had_its_turn = true;
            tick = Instant::now() + TICK;
        }
        if process != std::process::id() {
            // Dropping it would reach for threads that do not exist here.
            std::mem::forget(call);
            return Err(Interrupted::Forked);
        }
        if interrupted {
            return Err(Interrupted::Asked);
        }
        if !had_its_turn {
            thread::park_timeout(tick.saturating_duration_since(now));
        }
    }
}

/// Wakes a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
