//! Tools for AI agents.

use airbyte_agent_ffi as ffi;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::exceptions::or_raise;
use crate::json;
use crate::prepared_call::PreparedCall;

/// The tools of a client.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Toolbox(ffi::Toolbox);

impl Toolbox {
    pub(crate) fn new(toolbox: ffi::Toolbox) -> Self {
        Self(toolbox)
    }
}

#[pymethods]
impl Toolbox {
    /// The definitions of the tools, as MCP has them.
    fn definitions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let definitions = or_raise(py, self.0.definitions())?;
        json::decode(py, definitions.as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// What a model should know before its first call.
    fn instructions(&self, py: Python<'_>) -> PyResult<&'static str> {
        or_raise(py, self.0.instructions())
    }

    /// The call that says whether a person has to approve a call of a tool before it is made. Its outcome is a boolean.
    fn needs_approval(&self, py: Python<'_>, name: String, arguments: String) -> PyResult<PreparedCall> {
        or_raise(py, self.0.needs_approval(name, arguments).map(PreparedCall::new))
    }

    /// The call of a tool, with its arguments as JSON. If `approved`, a person has approved exactly this call. Its outcome
    /// has `text`, `structured` and `is_error`.
    fn call(&self, py: Python<'_>, name: String, arguments: String, approved: bool) -> PyResult<PreparedCall> {
        or_raise(py, self.0.call(name, arguments, approved).map(PreparedCall::new))
    }
}
