//! The client as Python holds it.

use airbyte_agent::{Error, Settings, binding};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::call::Call;
use crate::reply::Reply;
use crate::sources::Pages;
use crate::{failure, json};

/// Settings, and the client they make. Requests and options are JSON; what is wrong with them is raised at once.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Session(binding::Session);

#[pymethods]
impl Session {
    /// A session for a language such as `python/3.12`.
    #[new]
    fn new(py: Python<'_>, settings: &[u8], language: &str) -> PyResult<Self> {
        ready(py, binding::Session::open(settings, language).map(Self))
    }

    /// The session that another process packed.
    #[staticmethod]
    fn unpack(py: Python<'_>, luggage: &[u8], language: &str) -> PyResult<Self> {
        ready(py, binding::Session::unpack(luggage, language).map(Self))
    }

    /// The session for another process; with what may be secret and was given in code only if `secrets` says so.
    fn portable(&self, py: Python<'_>, secrets: bool) -> PyResult<Vec<u8>> {
        ready(py, self.0.portable(secrets).map(String::into_bytes))
    }

    /// The same session with options that go before its own.
    fn with_options(&self, py: Python<'_>, options: &[u8]) -> PyResult<Self> {
        ready(py, self.0.with_options(options).map(Self))
    }

    /// `base_url` and `workspace`, as settled.
    fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let about = ready(py, self.0.describe())?;
        json::decode(py, about.as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// An operation by its name. It ends in a reply.
    fn call(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<Call> {
        ready(py, self.0.call(name, request, options).map(Call::new))
    }

    /// A `download`. It ends in the reply, what is known of the file, and the stream of its pieces.
    fn download(&self, py: Python<'_>, request: &[u8], options: &[u8]) -> PyResult<Call> {
        ready(py, self.0.download(request, options).map(Call::new))
    }

    /// A connector by id, name or slug. It ends in `id`, `name`, `definition_id`, `slug`.
    fn connector(
        &self,
        py: Python<'_>,
        reference: String,
        workspace: Option<String>,
        options: &[u8],
    ) -> PyResult<Call> {
        ready(py, self.0.connector(reference, workspace, options).map(Call::new))
    }

    /// Pages of an action.
    fn pages(&self, py: Python<'_>, request: &[u8], about: &[u8], options: &[u8]) -> PyResult<Pages> {
        ready(py, self.0.pages(request, about, options).map(Pages::new))
    }

    /// Pages of one of the API's own lists.
    fn list_pages(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<Pages> {
        ready(py, self.0.list_pages(name, request, options).map(Pages::new))
    }
}

fn ready<T>(py: Python<'_>, made: Result<T, Error>) -> PyResult<T> {
    made.map_err(|error| failure::raised(py, &error))
}

/// What every client made from now on takes where its own arguments are silent.
#[pyfunction]
pub(crate) fn configure(py: Python<'_>, settings: &[u8]) -> PyResult<()> {
    airbyte_agent::configure(ready(py, Settings::from_json(settings))?);
    Ok(())
}

/// The parameters that ask for the page after the reply to an `execute`; `None` on the last one.
#[pyfunction]
pub(crate) fn next_page<'py>(
    py: Python<'py>,
    reply: &Reply,
    request: &[u8],
    definition_id: Option<&str>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let next = ready(py, binding::next_page(&reply.0, request, definition_id))?;
    next.map(|next| json::decode(py, next.as_bytes()).map_err(PyRuntimeError::new_err)).transpose()
}
