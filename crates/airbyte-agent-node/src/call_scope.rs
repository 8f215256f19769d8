//! Starts calls on behalf of a client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use airbyte_agent::Error;
use airbyte_agent_ffi::{CallHandle, CallQueue, Level, Outcome, PageOutcome, PreparedCall};
use napi_derive::napi;

use crate::error::{self, thrown};
use crate::latin1::{self, BodyText};

/// Where the calls of a client complete, and how their responses are prepared for JavaScript.
#[derive(Clone)]
pub(crate) struct CallScope {
    queue: Arc<CallQueue>,
    conversions: Arc<Conversions>,
    /// Whether log events of the calls are queued too.
    has_logger: bool,
    /// Whether integers that JavaScript would round are marked.
    exact_integers: bool,
}

impl CallScope {
    /// A scope whose calls complete in `queue`.
    pub(crate) fn new(queue: Arc<CallQueue>) -> Self {
        Self { queue, conversions: Arc::default(), has_logger: false, exact_integers: false }
    }

    /// The same scope with another queue, which receives log events too.
    pub(crate) fn with_logger_queue(self, queue: Arc<CallQueue>) -> Self {
        Self { queue, has_logger: true, ..self }
    }

    /// The same scope; `exact` decides whether integers that JavaScript would round are marked.
    pub(crate) fn with_exact_integers(self, exact: bool) -> Self {
        Self { exact_integers: exact, ..self }
    }

    /// Whether integers that JavaScript would round are marked.
    pub(crate) fn exact_integers(&self) -> bool {
        self.exact_integers
    }

    /// The queue in which calls complete.
    pub(crate) fn queue(&self) -> &Arc<CallQueue> {
        &self.queue
    }

    /// Takes how the outcome of a call becomes a value of JavaScript.
    pub(crate) fn take_conversion(&self, id: u32) -> Conversion {
        self.conversions.take(id)
    }

    /// Enqueues a call; it is sent when the queue is flushed. A call that failed to be prepared throws.
    ///
    /// Returns a handle only if the call is `cancellable`: most calls are not, and a handle costs an object of V8.
    pub(crate) fn enqueue(
        &self,
        id: u32,
        call: Result<PreparedCall, Error>,
        cancellable: bool,
    ) -> error::Result<Option<NativeCallHandle>> {
        let call = call.map_err(|error| thrown(&error))?;
        let conversions = Arc::clone(&self.conversions);
        let exact_integers = self.exact_integers;
        let prepared = Box::pin(async move {
            let outcome = call.await?;
            let text = match &outcome {
                Outcome::Response(response) | Outcome::Page(Some(PageOutcome { response, .. })) => {
                    latin1::prepare(response.body(), exact_integers)
                }
                _ => BodyText::AsReceived,
            };
            conversions.put(id, Conversion { text, exact_integers });
            Ok(outcome)
        });
        let handle = self.queue.enqueue(id, prepared, self.has_logger.then_some(Level::Debug));
        Ok(cancellable.then_some(NativeCallHandle(handle)))
    }
}

/// How the outcome of a call becomes a value of JavaScript.
pub(crate) struct Conversion {
    /// The text of the body of a response.
    pub(crate) text: BodyText,
    /// Whether integers that JavaScript would round are marked in what is made of the outcome.
    pub(crate) exact_integers: bool,
}

/// Conversions by the id of their call. Most bodies are ASCII, and most clients have no exact integers: they have no entry.
#[derive(Default)]
struct Conversions(Mutex<HashMap<u32, Conversion>>);

impl Conversions {
    fn put(&self, id: u32, conversion: Conversion) {
        if conversion.exact_integers || !matches!(conversion.text, BodyText::AsReceived) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, conversion);
        }
    }

    fn take(&self, id: u32) -> Conversion {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        found.unwrap_or(Conversion { text: BodyText::AsReceived, exact_integers: false })
    }
}

/// Cancels a call.
#[napi]
pub struct NativeCallHandle(CallHandle);

#[napi]
impl NativeCallHandle {
    /// Drops the call and its request on the wire.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
