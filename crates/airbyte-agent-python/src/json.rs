//! JSON into Python objects, straight from the bytes.

use airbyte_agent::binding::Event;
use jiter::{JsonResult, PythonParse, StringCacheMode};
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;

/// Read JSON. Integers of any size stay whole.
///
/// What the fast parser refuses and Python's own takes (lone surrogates, `NaN`, deeper nesting) is read by the latter;
/// the error is the fast parser's, in words, when that refuses too.
pub(crate) fn decode<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    parse(py, text).or_else(|error| slowly(py, text).map_err(|_| error.description(text)))
}

fn parse<'py>(py: Python<'py>, text: &[u8]) -> JsonResult<Bound<'py, PyAny>> {
    // Keys repeat from record to record, values hardly do.
    PythonParse { cache_mode: StringCacheMode::Keys, ..PythonParse::default() }.python_parse(py, text)
}

fn slowly<'py>(py: Python<'py>, text: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    py.import(intern!(py, "json"))?.call_method1(intern!(py, "loads"), (text,))
}

/// An event as a dictionary.
pub(crate) fn event<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_vec(event).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    decode(py, &text).map_err(PyRuntimeError::new_err)
}
