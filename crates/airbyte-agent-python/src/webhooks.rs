//! Notifications that Airbyte sends to webhook URLs.

use airbyte_agent_ffi::webhooks;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::{exceptions, json};

/// The event in the body of a request. The options are JSON.
#[pyfunction]
pub(crate) fn parse_webhook<'py>(py: Python<'py>, body: &[u8], options: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let event = webhooks::parse(body, options).map_err(|error| exceptions::raised(py, &error))?;
    json::decode(py, event.as_bytes()).map_err(PyRuntimeError::new_err)
}
