//! The queues of a JavaScript thread: one for its calls, and one for each client that has a logger.

use std::cell::RefCell;
use std::sync::Arc;

use airbyte_agent::{Error, ErrorKind};
use airbyte_agent_ffi::{CallQueue, Callback, Completion, EventData, Outcome, QueueEvent, Style};
use napi::bindgen_prelude::{Function, ToNapiValue, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use crate::call_scope::CallScope;
use crate::callback::NativeCallback;
use crate::error;
use crate::to_js::to_js;

/// Wakes a JavaScript thread. It is weak: it does not keep the process alive unless it is referenced.
type WakeFunction = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The queues of one JavaScript thread.
#[napi]
pub struct NativeCallQueue {
    scope: CallScope,
    wake: Arc<WakeFunction>,
    /// Queues of clients that have a logger, with the logger's id.
    logger_queues: RefCell<Vec<(u32, Arc<CallQueue>)>>,
}

#[napi]
impl NativeCallQueue {
    /// `wake` is called on the thread that creates the queue, when there is something to drain.
    #[napi(constructor)]
    pub fn new(wake: Function<(), ()>) -> napi::Result<Self> {
        let wake: WakeFunction = wake.build_threadsafe_function().weak::<true>().build()?;
        let wake = Arc::new(wake);
        Ok(Self { scope: CallScope::new(new_queue(&wake)), wake, logger_queues: RefCell::default() })
    }

    /// Keeps the process alive: a call is awaited.
    #[napi]
    pub fn hold(&self, env: Env) {
        if !self.wake.aborted() {
            // SAFETY: this runs on the thread of `env`, and the function has not been closed.
            let _ = unsafe { napi::sys::napi_ref_threadsafe_function(env.raw(), self.wake.raw()) };
        }
    }

    /// Lets the process end: no call is awaited.
    #[napi]
    pub fn release(&self, env: Env) {
        if !self.wake.aborted() {
            // SAFETY: as in `hold`.
            let _ = unsafe { napi::sys::napi_unref_threadsafe_function(env.raw(), self.wake.raw()) };
        }
    }

    /// Sends the calls that were enqueued since the last flush.
    #[napi]
    pub fn flush(&self) {
        self.scope.queue().flush();
        self.logger_queues.borrow().iter().for_each(|(_, queue)| queue.flush());
    }

    /// Everything queued since the last drain, three items for each entry: 0, the id of a call and its outcome; 0, the
    /// negated id of a call that failed and its error as JSON; the id of a logger, that of a call and a log event of it as
    /// JSON; or 0, 0 and a callback or the id of one that nobody waits for any more.
    #[napi]
    pub fn drain<'env>(&self, env: &'env Env) -> napi::Result<Vec<Unknown<'env>>> {
        let queued = self.drain_all();
        let mut entries = Vec::with_capacity(3 * queued.len());
        for (logger, queue, event) in queued {
            let (logger, (id, value)) = match event {
                QueueEvent::Callback(_, Callback::Abandoned(id)) => (0, (0, id.into_unknown(env)?)),
                QueueEvent::Callback(call, callback) => {
                    (0, (0, NativeCallback::new(call, callback, &queue).into_unknown(env)?))
                }
                QueueEvent::Event(id, event) => {
                    let event = serde_json::to_string(&EventData::new(event, Style::CamelCase));
                    let Ok(Ok(event)) = event.map(|event| event.into_unknown(env)) else { continue };
                    (logger, (i64::from(id), event))
                }
                QueueEvent::Completed(Completion { id, outcome }) => (0, settled(env, &self.scope, id, outcome)?),
            };
            entries.extend([logger.into_unknown(env)?, id.into_unknown(env)?, value]);
        }
        Ok(entries)
    }

    /// The scope of a client whose calls complete on this thread. With the id of a `logger`, its log events are queued.
    pub(crate) fn scope(&self, logger: Option<u32>) -> CallScope {
        let Some(logger) = logger else { return self.scope.clone() };
        let queue = new_queue(&self.wake);
        self.logger_queues.borrow_mut().push((logger, Arc::clone(&queue)));
        self.scope.clone().with_logger_queue(queue)
    }

    /// What was queued, with the id of the logger and the queue.
    fn drain_all(&self) -> Vec<(u32, Arc<CallQueue>, QueueEvent)> {
        let own = self.scope.queue();
        let mut queued: Vec<_> = own.drain().into_iter().map(|event| (0, Arc::clone(own), event)).collect();
        self.logger_queues.borrow_mut().retain(|(logger, queue)| {
            // Read before draining: a queue that only this list holds cannot receive anything more.
            let is_used = Arc::strong_count(queue) > 1;
            queued.extend(queue.drain().into_iter().map(|event| (*logger, Arc::clone(queue), event)));
            is_used
        });
        queued
    }
}

/// The id of a call and its outcome, or its negated id and its error. An outcome that V8 cannot hold is an error of that
/// call: failing here would lose the outcomes of all others, and nobody could catch it.
fn settled<'env>(
    env: &'env Env,
    scope: &CallScope,
    id: u32,
    outcome: Result<Outcome, Error>,
) -> napi::Result<(i64, Unknown<'env>)> {
    let settled = match outcome {
        Ok(outcome) => to_js(env, scope, id, outcome).map(|value| (i64::from(id), value)),
        Err(error) => error::to_json(&error).into_unknown(env).map(|value| (-i64::from(id), value)),
    };
    settled.or_else(|failed| {
        let message = format!("the call completed, but its outcome could not be converted: {}", failed.reason);
        let error = error::to_json(&Error::new(ErrorKind::OutcomeUnknown, message));
        Ok((-i64::from(id), error.into_unknown(env)?))
    })
}

fn new_queue(wake: &Arc<WakeFunction>) -> Arc<CallQueue> {
    let wake = Arc::clone(wake);
    CallQueue::new(move || {
        // Fails only while the thread is torn down, when nothing is left to wake.
        let _ = wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
    })
}
