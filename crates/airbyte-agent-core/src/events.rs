//! What happens to a call while it is in progress: retries, renewed tokens, the outcome. Events go to `tracing` and to
//! the listener of the call, if it has one. They contain no credentials, parameters or bodies.

use std::future::Future;
use std::sync::Arc;

use crate::error::Message;

/// The severity of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The usual course of a call.
    Debug,
    /// The call takes longer than usual and goes on.
    Info,
}

impl Level {
    /// `debug` or `info`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
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
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

tokio::task_local! {
    static LISTENER: Listener;
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

/// Emits an event. It is built only if somebody receives it.
pub(crate) fn emit(event: impl FnOnce() -> Event) {
    let listener = LISTENER.try_with(Clone::clone).ok();
    if listener.is_none() && !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let event = event();
    match event.level {
        Level::Debug => tracing::debug!(attempts = event.attempts, status = event.status, "{}", event.message),
        Level::Info => tracing::info!(attempts = event.attempts, status = event.status, "{}", event.message),
    }
    if let Some(listener) = listener {
        listener(event);
    }
}
