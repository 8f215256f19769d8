//! Calls that wait for an approval.

use std::path::PathBuf;

use airbyte_agent_ffi::approvals;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::{exceptions, json};

/// The calls that wait.
#[pyfunction]
pub(crate) fn pending_approvals(py: Python<'_>, folder: Option<PathBuf>) -> PyResult<Bound<'_, PyAny>> {
    let pending = exceptions::or_raise(py, approvals::pending(folder.as_deref(), None))?;
    json::decode(py, pending.as_bytes()).map_err(PyRuntimeError::new_err)
}

/// Approves or declines a call, and returns it.
#[pyfunction]
pub(crate) fn answer_approval<'py>(
    py: Python<'py>,
    folder: Option<PathBuf>,
    id: &str,
    is_approved: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let request = exceptions::or_raise(py, approvals::answer(folder.as_deref(), None, id, is_approved))?;
    json::decode(py, request.as_bytes()).map_err(PyRuntimeError::new_err)
}
