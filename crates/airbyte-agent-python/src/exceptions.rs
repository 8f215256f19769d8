//! Errors of the core as exceptions of the package.

use airbyte_agent::Error;
use airbyte_agent_ffi::{ErrorData, Style, Thrown, thrown};
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::json;

static FROM_DATA: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The exception as an object.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let from_data = FROM_DATA.get_or_try_init(py, || {
        py.import(intern!(py, "airbyte_agent._exceptions"))?
            .getattr(intern!(py, "exception_from_data"))
            .map(Bound::unbind)
    })?;
    let data = serde_json::to_vec(&ErrorData::new(error, Style::SnakeCase))
        .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    let thrown = thrown(error);
    if let Some(Thrown::Itself(thrown)) = &thrown
        && let Some(raised) = thrown.downcast_ref::<Py<PyAny>>()
    {
        return Ok(raised.bind(py).clone());
    }
    let exception = from_data.bind(py).call1((json::decode(py, &data).map_err(PyRuntimeError::new_err)?,))?;
    if let Some(Thrown::Cause(thrown)) = &thrown
        && let Some(raised) = thrown.downcast_ref::<Py<PyAny>>()
    {
        exception.setattr(intern!(py, "__cause__"), raised)?;
    }
    Ok(exception)
}

/// The exception, to be raised.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error).map_or_else(|failed| failed, PyErr::from_value)
}

/// The value, or the exception to be raised.
pub(crate) fn or_raise<T>(py: Python<'_>, result: Result<T, Error>) -> PyResult<T> {
    result.map_err(|error| raised(py, &error))
}

/// A `ConfigurationError` with this message, to be raised.
pub(crate) fn configuration(py: Python<'_>, message: String) -> PyErr {
    py.import(intern!(py, "airbyte_agent._exceptions"))
        .and_then(|module| module.getattr(intern!(py, "ConfigurationError")))
        .and_then(|class| class.call1((message,)))
        .map_or_else(|failed| failed, PyErr::from_value)
}
