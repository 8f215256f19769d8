//! A response as a Python object.

use std::path::PathBuf;

use airbyte_agent_ffi as ffi;
use pyo3::exceptions::PyOSError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::{exceptions, json};

/// Arguments of `restore_response`: operation, status, headers, request id, attempts, body.
type Parts<'py> = (String, u16, Vec<(String, Bound<'py, PyBytes>)>, String, u32, Bound<'py, PyBytes>);

/// The response that was pickled as these parts.
#[pyfunction]
pub(crate) fn restore_response(
    py: Python<'_>,
    operation: &str,
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    request_id: String,
    attempts: u32,
    body: Vec<u8>,
) -> PyResult<Response> {
    ffi::response_from_parts(operation, status, headers, request_id, attempts, body.into())
        .map(Response)
        .map_err(|error| exceptions::raised(py, &error))
}

/// A successful HTTP response of the service.
#[pyclass(frozen, module = "airbyte_agent")]
pub(crate) struct Response(pub(crate) airbyte_agent::Response);

#[pymethods]
impl Response {
    /// Name of the operation, as `resource.verb`.
    #[getter]
    fn operation(&self) -> &'static str {
        self.0.operation()
    }

    /// HTTP status; always a success.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status()
    }

    /// Headers by lower-case name. Repeated headers are joined by a comma.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for name in self.0.headers().keys() {
            let values: Vec<_> =
                self.0.headers().get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            headers.set_item(name.as_str(), values.join(", "))?;
        }
        Ok(headers)
    }

    /// Id of the request, to quote to support. The service's own, if it sent one.
    #[getter]
    fn request_id(&self) -> &str {
        self.0.request_id()
    }

    /// How many times the request was sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// The body, with any content encoding removed.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    /// Write the body to a file, without decoding or copying it. Returns its size in bytes.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<usize> {
        py.detach(|| self.0.save(&path)).map_err(|error| {
            let Some(errno) = error.raw_os_error() else { return error.into() };
            let reason = py.import(intern!(py, "os")).and_then(|os| os.call_method1(intern!(py, "strerror"), (errno,)));
            match reason {
                // Python chooses the subclass of `OSError` by the number.
                Ok(reason) => PyOSError::new_err((errno, reason.unbind(), path.into_os_string())),
                Err(failed) => failed,
            }
        })
    }

    /// The body decoded as JSON, anew each time; `None` if it is empty. Fractional numbers are `float`, or
    /// `decimal.Decimal` if `decimals` is set.
    #[pyo3(signature = (*, decimals = false))]
    fn json<'py>(&self, py: Python<'py>, decimals: bool) -> PyResult<Bound<'py, PyAny>> {
        if self.0.body().is_empty() {
            return Ok(py.None().into_bound(py));
        }
        let decode = if decimals { json::decode_decimals } else { json::decode };
        decode(py, self.0.body()).map_err(|reason| exceptions::raised(py, &self.0.decode_error(reason)))
    }

    /// The `DecodeError` that says why the body is not what was expected.
    fn decode_error<'py>(&self, py: Python<'py>, reason: &str) -> PyResult<Bound<'py, PyAny>> {
        exceptions::exception(py, &self.0.decode_error(reason))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Parts<'py>)> {
        let headers = self.0.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), PyBytes::new(py, value.as_bytes()))).collect();
        let restore = py.import(intern!(py, "airbyte_agent._native"))?.getattr(intern!(py, "restore_response"))?;
        let (operation, request_id) = (self.0.operation().to_owned(), self.0.request_id().to_owned());
        Ok((restore, (operation, self.0.status(), headers, request_id, self.0.attempts(), self.body(py))))
    }

    // The body may hold a token, so only its size is shown.
    fn __repr__(&self) -> String {
        format!("<Response {} {}, {} bytes>", self.0.operation(), self.0.status(), self.0.body().len())
    }
}
