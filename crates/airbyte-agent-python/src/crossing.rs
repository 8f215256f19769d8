//! Where calls of an event loop come back.

use std::sync::Arc;

use airbyte_agent::binding::{self, Completion, Happening};
use pyo3::prelude::*;

use crate::process::OfProcess;
use crate::wake::{self, Ear};
use crate::{call, failure, json};

/// Outcomes of calls, gathered until the event loop comes for them.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Crossing {
    queue: OfProcess<Arc<binding::Crossing>>,
    ear: Ear,
}

impl Crossing {
    /// The queue, in the process it was made in.
    pub(crate) fn queue(&self, py: Python<'_>) -> PyResult<&Arc<binding::Crossing>> {
        let elsewhere = || failure::configuration(py, "calls of this crossing come back in the parent process.".into());
        self.queue.get().ok_or_else(elsewhere)
    }
}

#[pymethods]
impl Crossing {
    #[new]
    fn new() -> PyResult<Self> {
        let (bell, ear) = wake::pair()?;
        Ok(Self { queue: OfProcess::new(binding::Crossing::new(move || bell.ring())), ear })
    }

    /// Becomes readable when outcomes wait.
    fn fileno(&self) -> i64 {
        self.ear.descriptor()
    }

    /// Send off the calls that were begun since the last time.
    fn depart(&self) {
        if let Some(queue) = self.queue.get() {
            queue.depart();
        }
    }

    /// Everything that has happened since the last time.
    fn drain(&self, py: Python<'_>) -> Vec<Happened> {
        // A forked child that goes on with its parent's loop shares the sockets: what is heard there is not for it.
        let Some(queue) = self.queue.get() else { return Vec::new() };
        // Before looking, so that what ends meanwhile wakes again.
        self.ear.hear();
        queue.drain().into_iter().map(|happening| happened(py, happening)).collect()
    }
}

/// Number, outcome and exception of a call; one of the two last is `None`. What has no number is an event.
type Happened = (Option<u32>, Py<PyAny>, Py<PyAny>);

fn happened(py: Python<'_>, happening: Happening) -> Happened {
    let (id, value) = match happening {
        Happening::Ended(Completion { id, outcome: Ok(outcome) }) => (Some(id), call::python(py, outcome)),
        Happening::Ended(Completion { id, outcome: Err(failed) }) => (Some(id), Err(failure::raised(py, failed))),
        Happening::Event(event) => (None, json::event(py, &event).map(Bound::unbind)),
    };
    match value {
        Ok(value) => (id, value, py.None()),
        // One that cannot be handed over must not take the others along.
        Err(error) => (id, py.None(), error.into_value(py).into_any()),
    }
}
