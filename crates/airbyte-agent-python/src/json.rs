//! JSON into Python objects, straight from the bytes.

mod keys;
mod memory;
mod objects;
mod plain;
mod shapes;
mod text;
mod usual;

use airbyte_agent::binding::Event;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Read JSON as Python does, but faster. Integers of any size stay whole.
///
/// What the fast reader leaves alone and Python's own takes (integers beyond 64 bits, lone surrogates, `NaN`, deep
/// nesting) is read by the latter, whose words the error is when it refuses, too.
pub(crate) fn decode<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    match objects::read(py, text) {
        Some(read) => Ok(read),
        None => by_python(py, text, None),
    }
}

/// [`decode`], with numbers that have a fraction as `decimal.Decimal`.
pub(crate) fn decode_decimals<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    let decimal = py.import(intern!(py, "decimal")).and_then(|module| module.getattr(intern!(py, "Decimal")));
    by_python(py, text, Some(decimal.map_err(|error| error.to_string())?))
}

fn by_python<'py>(
    py: Python<'py>,
    text: &[u8],
    fractions: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>, String> {
    let read = || {
        let options = PyDict::new(py);
        options.set_item(intern!(py, "parse_float"), fractions)?;
        py.import(intern!(py, "json"))?.call_method(intern!(py, "loads"), (text,), Some(&options))
    };
    read().map_err(|error: PyErr| error.value(py).to_string())
}

/// An event as a dictionary.
pub(crate) fn event<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_vec(event).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    decode(py, &text).map_err(PyRuntimeError::new_err)
}
