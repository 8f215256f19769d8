//! JSON text into Python objects.

use airbyte_agent_ffi::{Event, EventData, Style};
use jiter::{FloatMode, PythonParse, StringCacheMode};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Decode JSON, with the results and errors of `json.loads`, except that `NaN` and the like are errors. Integers of any size are exact.
pub(crate) fn decode<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    decode_as(py, text, FloatMode::Float)
}

/// [`decode`], with fractional numbers as `decimal.Decimal`.
pub(crate) fn decode_decimals<'py>(py: Python<'py>, text: &[u8]) -> Result<Bound<'py, PyAny>, String> {
    decode_as(py, text, FloatMode::Decimal)
}

fn decode_as<'py>(py: Python<'py>, text: &[u8], float_mode: FloatMode) -> Result<Bound<'py, PyAny>, String> {
    // The cache outlives the call, and values may be secrets or personal data: it keeps keys only.
    let parser = PythonParse { cache_mode: StringCacheMode::Keys, float_mode, ..PythonParse::default() };
    // `json.loads` accepts more: lone surrogates, deeper nesting. Its error messages are also the ones that Python
    // programmers know.
    parser.python_parse(py, text).or_else(|_| {
        loads(py, text, matches!(float_mode, FloatMode::Decimal)).map_err(|error| error.value(py).to_string())
    })
}

fn loads<'py>(py: Python<'py>, text: &[u8], decimals: bool) -> PyResult<Bound<'py, PyAny>> {
    let options = PyDict::new(py);
    // Also accepted by `json.loads`, but not JSON (RFC 8259, section 6).
    options.set_item(intern!(py, "parse_constant"), wrap_pyfunction!(refuse_constant, py)?)?;
    if decimals {
        let decimal = py.import(intern!(py, "decimal"))?.getattr(intern!(py, "Decimal"))?;
        options.set_item(intern!(py, "parse_float"), decimal)?;
    }
    py.import(intern!(py, "json"))?.call_method(intern!(py, "loads"), (text,), Some(&options))
}

/// The value of `NaN`, `Infinity` and `-Infinity`.
#[pyfunction]
fn refuse_constant(name: &str) -> PyResult<Py<PyAny>> {
    Err(PyValueError::new_err(format!("{name} is not JSON")))
}

/// An event as a dictionary.
pub(crate) fn event<'py>(py: Python<'py>, event: Event) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_vec(&EventData::new(event, Style::SnakeCase))
        .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    decode(py, &text).map_err(PyRuntimeError::new_err)
}
