//! Failures of the core as exceptions of the package.

use airbyte_agent::binding::Failure;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::json;

static MAKER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The exception, ready to be raised by whoever waits for it.
pub(crate) fn exception<'py>(py: Python<'py>, failure: &Failure) -> PyResult<Bound<'py, PyAny>> {
    let maker = MAKER.get_or_try_init(py, || {
        py.import(intern!(py, "airbyte_agent._errors"))?.getattr(intern!(py, "of_failure")).map(Bound::unbind)
    })?;
    let unreadable = |reason: String| PyRuntimeError::new_err(reason);
    let text = serde_json::to_vec(failure).map_err(|error| unreadable(error.to_string()))?;
    maker.bind(py).call1((json::decode(py, &text).map_err(unreadable)?,))
}

/// The exception, to be raised here.
pub(crate) fn raised(py: Python<'_>, failure: impl Into<Failure>) -> PyErr {
    exception(py, &failure.into()).map_or_else(|failed| failed, PyErr::from_value)
}

/// A `ConfigurationError` of these words.
pub(crate) fn configuration(py: Python<'_>, message: String) -> PyErr {
    py.import(intern!(py, "airbyte_agent._errors"))
        .and_then(|errors| errors.getattr(intern!(py, "ConfigurationError")))
        .and_then(|class| class.call1((message,)))
        .map_or_else(|failed| failed, PyErr::from_value)
}
