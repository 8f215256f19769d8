//! What happens to a call while it is in progress: retries, renewed tokens, the outcome. Events go to `tracing` and to
//! the listener of the call, if it has one. They contain no credentials, parameters or bodies.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::error::{Error, Message};

/// The severity of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The usual course of a call.
    Debug,
    /// The call takes longer than usual and goes on.
    Info,
    /// The call has failed, after all retries.
    Warn,
}

impl Level {
    /// `debug`, `info` or `warn`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
        }
    }
}

/// One event of a call.
#[derive(Clone, Debug)]
pub struct Event {
    /// The severity.
    pub level: Level,
    /// The sentence for a person.
    pub message: Message,
    /// Name of the operation, such as `resource.verb`.
    pub operation: &'static str,
    /// Id of the request, the same for all attempts.
    pub request_id: String,
    /// How many times the call was sent so far.
    pub attempts: u32,
    /// HTTP status, if the service responded.
    pub status: Option<u16>,
    /// Seconds since the call began.
    pub elapsed: f64,
}

/// Receives the events of a call, on the thread that the call runs on.
#[derive(Clone)]
pub struct Listener {
    min_level: Level,
    receive: Arc<dyn Fn(Event) + Send + Sync>,
}

impl Listener {
    /// A listener for events of this level and higher ones. Others are not built.
    pub fn new(min_level: Level, receive: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self { min_level, receive: Arc::new(receive) }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("min_level", &self.min_level).finish_non_exhaustive()
    }
}

tokio::task_local! {
    static LISTENER: Listener;
    /// Set in the calls of a procedure, which deals with their failures itself.
    static IS_STEP: ();
}

/// Runs a call with a listener for its events.
pub async fn with_listener<F: Future>(listener: Option<Listener>, call: F) -> F::Output {
    match listener {
        Some(listener) => LISTENER.scope(listener, call).await,
        None => call.await,
    }
}

/// Work that runs in a task of its own, with the listener of the call that starts it.
pub(crate) fn inherit_listener<F: Future>(work: F) -> impl Future<Output = F::Output> {
    with_listener(LISTENER.try_with(Clone::clone).ok(), work)
}

/// Events of work for a call that is not made yet, whose listener gets them later. `tracing` gets them at once.
#[derive(Clone, Debug, Default)]
pub struct EventBuffer {
    min_level: Option<Level>,
    events: Arc<Mutex<Vec<Event>>>,
}

impl EventBuffer {
    /// One for the events that the listener of the call that runs now would receive.
    #[must_use]
    pub fn of_caller() -> Self {
        Self { min_level: LISTENER.try_with(|listener| listener.min_level).ok(), events: Arc::default() }
    }

    /// Another one for events of the same levels.
    pub(crate) fn empty(&self) -> Self {
        Self { min_level: self.min_level, events: Arc::default() }
    }

    /// The listener that fills it; `None` if nobody wants events.
    #[must_use]
    pub fn listener(&self) -> Option<Listener> {
        let events = Arc::clone(&self.events);
        let keep = move |event| events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        Some(Listener::new(self.min_level?, keep))
    }

    /// Passes the events to the listener of the call that runs now.
    pub fn replay(&self) {
        let events = std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner));
        let Ok(listener) = LISTENER.try_with(Clone::clone) else { return };
        events
            .into_iter()
            .filter(|event| event.level >= listener.min_level)
            .for_each(|event| (listener.receive)(event));
    }
}

/// Runs a step of a procedure: a call that fails in it is not the caller's.
pub(crate) async fn in_procedure<F: Future>(step: F) -> F::Output {
    IS_STEP.scope((), step).await
}

/// Emits an event. It is built only if somebody receives it.
pub(crate) fn emit(level: Level, event: impl FnOnce() -> Event) {
    let listener = LISTENER.try_with(Clone::clone).ok().filter(|listener| level >= listener.min_level);
    let is_traced = match level {
        Level::Debug => tracing::enabled!(tracing::Level::DEBUG),
        Level::Info => tracing::enabled!(tracing::Level::INFO),
        Level::Warn => tracing::enabled!(tracing::Level::WARN),
    };
    if listener.is_none() && !is_traced {
        return;
    }
    let event = event();
    match level {
        Level::Debug => tracing::debug!(attempts = event.attempts, status = event.status, "{}", event.message),
        Level::Info => tracing::info!(attempts = event.attempts, status = event.status, "{}", event.message),
        Level::Warn => tracing::warn!(attempts = event.attempts, status = event.status, "{}", event.message),
    }
    if let Some(listener) = listener {
        (listener.receive)(event);
    }
}

/// Emits the failure of a call as a warning. Calls that the service answered with an error, or not at all, have done so.
pub fn emit_failure(operation: &'static str, error: &Error, elapsed: Duration) {
    let level = if IS_STEP.try_with(|()| ()).is_ok() { Level::Debug } else { Level::Warn };
    emit(level, || {
        let (attempts, status) = (error.attempts(), error.status());
        let message = Message::new().text(format!("{operation}: "));
        let message = message.message(outcome(status, attempts)).text("failed after ").duration(elapsed).text(": ");
        let message = message.message(error.message_parts().clone());
        let request_id = error.request_id().unwrap_or_default().to_owned();
        Event { level, message, operation, request_id, attempts, status, elapsed: elapsed.as_secs_f64() }
    });
}

/// Status and number of the last attempt, as far as there are any.
fn outcome(status: Option<u16>, attempts: u32) -> Message {
    let status = status.map_or_else(String::new, |status| format!("{status} "));
    match attempts {
        0 => status.into(),
        _ => format!("{status}on attempt {attempts}, ").into(),
    }
}
