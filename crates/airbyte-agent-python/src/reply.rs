//! A reply as Python sees it.

use std::path::PathBuf;

use airbyte_agent::binding::Failure;
use pyo3::exceptions::PyOSError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::{failure, json};

/// What a reply is made of: operation, status, headers, id of the request, attempts, body.
type Parts<'py> = (String, u16, Vec<(String, Bound<'py, PyBytes>)>, String, u32, Bound<'py, PyBytes>);

/// The reply that another process had.
#[pyfunction]
pub(crate) fn revived_reply(
    py: Python<'_>,
    operation: &str,
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    request_id: String,
    attempts: u32,
    body: Vec<u8>,
) -> PyResult<Reply> {
    airbyte_agent::Reply::of_parts(operation, status, headers, request_id, attempts, body.into())
        .map(Reply)
        .map_err(|error| failure::raised(py, &error))
}

/// What the service sent: status, headers, bytes.
#[pyclass(frozen, module = "airbyte_agent")]
pub(crate) struct Reply(pub(crate) airbyte_agent::Reply);

#[pymethods]
impl Reply {
    /// Name of the operation: `resource.verb`.
    #[getter]
    fn operation(&self) -> &'static str {
        self.0.operation()
    }

    /// HTTP status, always a success.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status()
    }

    /// Headers by their lower-case names; repeated ones are joined by a comma.
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

    /// Id of the request, to quote to support: the service's own where it sent one.
    #[getter]
    fn request_id(&self) -> &str {
        self.0.request_id()
    }

    /// How many times the call was sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// The body as received, content encoding undone.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    /// Write the body to a file, whole or not at all, without reading or copying it. Gives its size in bytes.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<usize> {
        py.detach(|| self.0.save(&path)).map_err(|error| {
            let Some(number) = error.raw_os_error() else { return error.into() };
            let words = py.import(intern!(py, "os")).and_then(|os| os.call_method1(intern!(py, "strerror"), (number,)));
            match words {
                // From its number, Python finds the subclass.
                Ok(words) => PyOSError::new_err((number, words.unbind(), path.into_os_string())),
                Err(failed) => failed,
            }
        })
    }

    /// The body read as JSON, each time anew; `None` when it is empty. Numbers with a fraction are `float`, or
    /// `decimal.Decimal` with every digit.
    #[pyo3(signature = (*, decimals = false))]
    fn json<'py>(&self, py: Python<'py>, decimals: bool) -> PyResult<Bound<'py, PyAny>> {
        if self.0.body().is_empty() {
            return Ok(py.None().into_bound(py));
        }
        let decode = if decimals { json::decode_decimals } else { json::decode };
        decode(py, self.0.body()).map_err(|reason| failure::raised(py, &self.0.unreadable(reason)))
    }

    /// The error of a body that says something else than it should.
    fn unreadable<'py>(&self, py: Python<'py>, reason: &str) -> PyResult<Bound<'py, PyAny>> {
        failure::exception(py, &Failure::from(&self.0.unreadable(reason)))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Parts<'py>)> {
        let headers = self.0.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), PyBytes::new(py, value.as_bytes()))).collect();
        let revive = py.import(intern!(py, "airbyte_agent._native"))?.getattr(intern!(py, "revived_reply"))?;
        let (operation, request_id) = (self.0.operation().to_owned(), self.0.request_id().to_owned());
        Ok((revive, (operation, self.0.status(), headers, request_id, self.0.attempts(), self.body(py))))
    }

    // The body may hold a minted token, so only its size is told.
    fn __repr__(&self) -> String {
        format!("<Reply {} {}, {} bytes>", self.0.operation(), self.0.status(), self.0.body().len())
    }
}
