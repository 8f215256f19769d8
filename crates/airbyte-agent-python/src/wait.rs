//! Synchronous calls: the calling thread drives the call itself.

use airbyte_agent_ffi::{self as ffi, Event, Interrupted, Level};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::callback::Callback;
use crate::prepared_call::PreparedCall;
use crate::{exceptions, json, outcome, thread};

/// Send a call and return its outcome. The GIL is released meanwhile. On the main thread, signal handlers run, and an
/// exception that one raises ends the call. Events of the call from a level of `logging` on are passed to `on_event`, and
/// what it needs a function of the caller for to `on_callback`.
#[pyfunction]
pub(crate) fn wait(
    py: Python<'_>,
    call: &PreparedCall,
    events: Option<u8>,
    on_event: Option<Py<PyAny>>,
    on_callback: Py<PyAny>,
) -> PyResult<Py<PyAny>> {
    let call = call.take()?;
    let events = events.map(log_level);
    let mut waiter = Waiter { is_main_thread: thread::is_main(py)?, events, on_event, on_callback, raised: None };
    let result = py.detach(|| {
        let result = ffi::block_on(call, &mut waiter);
        if !waiter.is_main_thread {
            thread::park_if_finalizing();
        }
        result
    });
    match result {
        Ok(Ok(outcome)) => outcome::to_python(py, outcome),
        Ok(Err(error)) => Err(exceptions::raised(py, &error)),
        Err(Interrupted::Signal) => {
            Err(waiter.raised.unwrap_or_else(|| PyRuntimeError::new_err("the call was interrupted")))
        }
        Err(Interrupted::Forked) => Err(exceptions::configuration(
            py,
            "this call was started by the parent process and continues there; start another one in this process."
                .into(),
        )),
        Err(Interrupted::NoThread) => {
            Err(PyRuntimeError::new_err("cannot start the thread that calls need: the system refused it"))
        }
    }
}

/// A level of Python's `logging`.
pub(crate) fn log_level(level: u8) -> Level {
    match level {
        0..=10 => Level::Debug,
        11..=20 => Level::Info,
        21.. => Level::Warn,
    }
}

/// A Python thread that waits for a call.
struct Waiter {
    is_main_thread: bool,
    events: Option<Level>,
    on_event: Option<Py<PyAny>>,
    on_callback: Py<PyAny>,
    raised: Option<PyErr>,
}

impl ffi::Waiter for Waiter {
    fn is_interrupted(&mut self) -> bool {
        if self.is_main_thread && self.raised.is_none() {
            self.raised = Python::attach(|py| py.check_signals()).err();
        }
        self.raised.is_some()
    }

    fn min_event_level(&self) -> Option<Level> {
        self.events
    }

    fn on_event(&mut self, event: Event) {
        let Some(on_event) = &self.on_event else { return };
        // Attaching fails while the interpreter shuts down; nobody reads the event then.
        let called = Python::try_attach(|py| on_event.call1(py, (json::event(py, event)?,)).map(drop));
        if let Some(Err(error)) = called {
            self.raised.get_or_insert(error);
        }
    }

    fn on_callback(&mut self, callback: ffi::Callback) {
        // The call has no id here, and what is abandoned has ended: the same thread ran it.
        let Ok(callback) = Callback::new(0, callback) else { return };
        let called = Python::try_attach(|py| self.on_callback.call1(py, (callback,)).map(drop));
        if let Some(Err(error)) = called {
            self.raised.get_or_insert(error);
        }
    }
}
