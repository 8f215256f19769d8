//! Outcomes of calls as Python objects.

use airbyte_agent_ffi::{Completion, Outcome, PageOutcome};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::response::Response;
use crate::streams::{DownloadStream, PageStream};
use crate::table::Table;
use crate::{exceptions, json};

/// The outcome in the form that the Python package expects of each kind of call.
pub(crate) fn to_python(py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyAny>> {
    let decode = |text: &str| json::decode(py, text.as_bytes()).map_err(PyRuntimeError::new_err);
    Ok(match outcome {
        Outcome::Response(response) => Bound::new(py, Response(response))?.into_any().unbind(),
        Outcome::Page(None) | Outcome::Chunk(None) | Outcome::Member(None) | Outcome::Table(None) | Outcome::Done => {
            py.None()
        }
        Outcome::Table(Some(table)) => Bound::new(py, Table::new(table))?.into_any().unbind(),
        Outcome::Page(Some(PageOutcome { response, next, token, record_path, rest })) => {
            let next = match next {
                Ok(next) => next.as_deref().map(decode).transpose()?,
                Err(error) => Some(exceptions::exception(py, &error)?),
            };
            let rest = rest.map(PageStream::new);
            (Response(response), next, token, record_path, rest).into_pyobject(py)?.into_any().unbind()
        }
        Outcome::Stream(response, file, stream) => {
            (Response(response), decode(&file)?, DownloadStream::new(stream)).into_pyobject(py)?.into_any().unbind()
        }
        Outcome::Chunk(Some(chunk)) => PyBytes::new(py, &chunk).into_any().unbind(),
        Outcome::Member(Some(member)) => {
            let Completion { id, outcome } = *member;
            let (value, error) = match outcome.map(|outcome| to_python(py, outcome)) {
                Ok(Ok(value)) => (value, None),
                Ok(Err(error)) => (py.None(), Some(error)),
                Err(error) => (py.None(), Some(exceptions::raised(py, &error))),
            };
            (id, value, error.map(|error| error.into_value(py))).into_pyobject(py)?.into_any().unbind()
        }
        Outcome::Json(json) => decode(&json)?.unbind(),
    })
}
