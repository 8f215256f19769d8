//! Where calls of an event loop come back.

use std::sync::Arc;

use airbyte_agent::binding;
use pyo3::prelude::*;

use crate::wake::{self, Ear};
use crate::{call, failure};

/// Outcomes of calls, gathered until the event loop comes for them.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Crossing {
    pub(crate) queue: Arc<binding::Crossing>,
    ear: Ear,
}

#[pymethods]
impl Crossing {
    #[new]
    fn new() -> PyResult<Self> {
        let (bell, ear) = wake::pair()?;
        Ok(Self { queue: binding::Crossing::new(move || bell.ring()), ear })
    }

    /// Becomes readable when outcomes wait.
    fn fileno(&self) -> i64 {
        self.ear.descriptor()
    }

    /// Everything that has ended since the last time.
    fn drain(&self, py: Python<'_>) -> Vec<Ended> {
        // Before looking, so that what ends meanwhile wakes again.
        self.ear.hear();
        // One that cannot be handed over must not take the others along.
        let ended = |completion: binding::Completion| match completion.outcome {
            Ok(outcome) => match call::python(py, outcome) {
                Ok(value) => (completion.id, value, py.None()),
                Err(error) => (completion.id, py.None(), error.into_value(py).into_any()),
            },
            Err(failed) => (completion.id, py.None(), failure::raised(py, failed).into_value(py).into_any()),
        };
        self.queue.drain().into_iter().map(ended).collect()
    }
}

/// Number, outcome and exception of a call; one of the two last is `None`.
type Ended = (u32, Py<PyAny>, Py<PyAny>);
