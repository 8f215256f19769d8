//! What happens to calls on their way, told while it happens: to `tracing`, and to whoever listens to the call.
//!
//! Nothing secret is ever in it: no credentials, no parameters, no bodies.

use std::future::Future;
#[cfg(feature = "binding")]
use std::sync::Arc;

use serde::Serialize;

/// How much an event matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The usual course of a call.
    Debug,
    /// A call takes longer than usual, and goes on.
    Info,
}

/// One thing that happened to a call.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// How much it matters.
    pub level: Level,
    /// The sentence for a person.
    pub message: String,
    /// `resource.verb`.
    pub operation: &'static str,
    /// Id of the request, the same for all its attempts.
    pub request_id: String,
    /// How many times the call was sent so far.
    pub attempts: u32,
    /// HTTP status, where the service answered.
    pub status: Option<u16>,
    /// Seconds since the call began.
    pub elapsed: f64,
}

/// Tell of an event. It is put together only if somebody wants to know.
pub(crate) fn tell(event: impl FnOnce() -> Event) {
    let listener = listener();
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

/// Who hears of a call, from whatever thread the call is on.
#[cfg(feature = "binding")]
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

#[cfg(feature = "binding")]
tokio::task_local! {
    static LISTENER: Listener;
}

#[cfg(feature = "binding")]
fn listener() -> Option<Listener> {
    LISTENER.try_with(Clone::clone).ok()
}

/// A call that somebody listens to.
#[cfg(feature = "binding")]
pub(crate) async fn heard_by<F: Future>(listener: Option<Listener>, call: F) -> F::Output {
    match listener {
        Some(listener) => LISTENER.scope(listener, call).await,
        None => call.await,
    }
}

/// Work that goes on in a task of its own, heard by whoever hears the call that it is begun for.
#[cfg(feature = "binding")]
pub(crate) fn on_behalf<F: Future>(work: F) -> impl Future<Output = F::Output> {
    heard_by(listener(), work)
}

#[cfg(not(feature = "binding"))]
fn listener() -> Option<fn(Event)> {
    None
}

#[cfg(not(feature = "binding"))]
pub(crate) fn on_behalf<F: Future>(work: F) -> F {
    work
}
