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

    /// Everything that has ended since the last time: number, outcome, exception; one of the two last is `None`.
    fn drain(&self, py: Python<'_>) -> PyResult<Vec<(u32, Py<PyAny>, Py<PyAny>)>> {
        // Before looking, so that what ends meanwhile wakes again.
        self.ear.hear();
        let crossed = |ended: binding::Completion| {
            Ok(match ended.outcome {
                Ok(outcome) => (ended.id, call::python(py, outcome)?, py.None()),
                Err(failed) => (ended.id, py.None(), failure::exception(py, &failed)?.unbind()),
            })
        };
        self.queue.drain().into_iter().map(crossed).collect()
    }
}
