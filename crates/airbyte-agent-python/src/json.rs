//! JSON into Python objects, straight from the bytes.

use airbyte_agent::binding::Event;
use jiter::{FloatMode, JsonResult, PythonParse, StringCacheMode};
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Read JSON. Integers of any size stay whole.
///
/// What the fast parser refuses and Python's own takes (lone surrogates, `NaN`, deeper nesting) is read by the latter;
/// the error is the fast parser's, in words, when that refuses too.
pub(crate) fn decode<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    decode_with(py, text, FloatMode::Float)
}

/// Read JSON, numbers with a fraction as they are wanted.
pub(crate) fn decode_with<'py>(
    py: Python<'py>,
    text: &[u8],
    fractions: FloatMode,
) -> Result<Bound<'py, PyAny>, String> {
    parse(py, text, fractions).or_else(|error| slowly(py, text, fractions).map_err(|_| error.description(text)))
}

fn parse<'py>(py: Python<'py>, text: &[u8], float_mode: FloatMode) -> JsonResult<Bound<'py, PyAny>> {
    // Keys repeat from record to record, values hardly do.
    let cache_mode = StringCacheMode::Keys;
    PythonParse { cache_mode, float_mode, ..PythonParse::default() }.python_parse(py, text)
}

fn slowly<'py>(py: Python<'py>, text: &[u8], fractions: FloatMode) -> PyResult<Bound<'py, PyAny>> {
    let options = PyDict::new(py);
    if matches!(fractions, FloatMode::Decimal) {
        options.set_item(
            intern!(py, "parse_float"),
            py.import(intern!(py, "decimal"))?.getattr(intern!(py, "Decimal"))?,
        )?;
    }
    py.import(intern!(py, "json"))?.call_method(intern!(py, "loads"), (text,), Some(&options))
}

/// An event as a dictionary.
pub(crate) fn event<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_vec(event).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    decode(py, &text).map_err(PyRuntimeError::new_err)
}
