//! Asynchronous calls: the calls of one event loop, and their outcomes.

use std::sync::Arc;

use airbyte_agent_ffi::{self as ffi, Completion, QueueEvent};
use pyo3::prelude::*;

use crate::callback::Callback;
use crate::prepared_call::PreparedCall;
use crate::process_bound::ProcessBound;
use crate::wait::log_level;
use crate::wake::{self, WakeReceiver};
use crate::{exceptions, json, outcome};

/// Sends the calls of an event loop in batches, and collects their outcomes until the loop drains them.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct CallQueue {
    queue: ProcessBound<Arc<ffi::CallQueue>>,
    wake: WakeReceiver,
}

#[pymethods]
impl CallQueue {
    #[new]
    fn new() -> PyResult<Self> {
        let (sender, receiver) = wake::pair()?;
        Ok(Self { queue: ProcessBound::new(ffi::CallQueue::new(move || sender.wake())), wake: receiver })
    }

    /// The file descriptor that becomes readable when `drain` has something to return.
    fn fileno(&self) -> i64 {
        self.wake.descriptor()
    }

    /// Add a call; `flush` sends it. `drain` returns its outcome under this id, and before it the call's events from a
    /// level of `logging` on.
    #[pyo3(signature = (id, call, events))]
    fn enqueue(&self, py: Python<'_>, id: u32, call: &PreparedCall, events: Option<u8>) -> PyResult<CallHandle> {
        let queue = self.queue.get().ok_or_else(|| {
            exceptions::configuration(py, "this event loop belongs to the parent process; use a new one.".into())
        })?;
        Ok(CallHandle(ProcessBound::new(queue.enqueue(id, call.take()?, events.map(log_level)))))
    }

    /// Send the calls that were added since the last time.
    fn flush(&self) {
        if let Some(queue) = self.queue.get() {
            queue.flush();
        }
    }

    /// Everything that has arrived since the last time.
    fn drain(&self, py: Python<'_>) -> Vec<QueueItem> {
        // A forked child that keeps its parent's loop shares the sockets, but the wakes are the parent's.
        let Some(queue) = self.queue.get() else { return Vec::new() };
        // Cleared before the queue is read, so that whatever arrives meanwhile wakes the loop again.
        self.wake.clear();
        queue.drain().into_iter().map(|event| queue_item(py, event)).collect()
    }
}

/// Id of a call, its outcome or its exception, and whether it is something else of the call instead: an event, a callback, or the
/// id of a callback that nobody waits for any more.
type QueueItem = (u32, Py<PyAny>, Py<PyAny>, bool);

fn queue_item(py: Python<'_>, event: QueueEvent) -> QueueItem {
    let (id, value, is_event) = match event {
        QueueEvent::Completed(Completion { id, outcome }) => {
            let value = outcome.map_err(|error| exceptions::raised(py, &error));
            (id, value.and_then(|outcome| outcome::to_python(py, outcome)), false)
        }
        QueueEvent::Event(id, event) => (id, json::event(py, event).map(Bound::unbind), true),
        QueueEvent::Callback(call, callback) => (call, callback_item(py, call, callback), true),
    };
    match value {
        Ok(value) => (id, value, py.None(), is_event),
        // An outcome that cannot be converted must not take the others of its batch with it.
        Err(error) => (id, py.None(), error.into_value(py).into_any(), is_event),
    }
}

fn callback_item(py: Python<'_>, call: u32, callback: ffi::Callback) -> PyResult<Py<PyAny>> {
    match Callback::new(call, callback) {
        Ok(callback) => Ok(Bound::new(py, callback)?.into_any().unbind()),
        Err(id) => Ok(id.into_pyobject(py)?.into_any().unbind()),
    }
}

/// A call in progress.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct CallHandle(ProcessBound<ffi::CallHandle>);

#[pymethods]
impl CallHandle {
    /// Drop the call and its request. In a forked child this does nothing: the call is the parent's.
    fn cancel(&self) {
        if let Some(handle) = self.0.get() {
            handle.cancel();
        }
    }
}
