//! The core's client.

use airbyte_agent::Settings;
use airbyte_agent::config::Defaults;
use airbyte_agent_ffi as ffi;
use pyo3::PyTraverseError;
use pyo3::exceptions::PyRuntimeError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use crate::exceptions::or_raise;
use crate::json;
use crate::prepared_call::PreparedCall;
use crate::response::Response;
use crate::streams::{PageStream, StepStream};
use crate::toolbox::Toolbox;

/// A client with its settings. Requests and options are passed as JSON, and validated before a call is returned.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Session {
    session: ffi::Session,
    /// Kept here because the package finds them by their id, weakly.
    functions: Option<Py<PyAny>>,
}

#[pymethods]
impl Session {
    /// A session with these settings. `language`, such as `python/3.12`, becomes part of the user agent. `functions` are
    /// those of the client, if it has any.
    #[new]
    fn new(py: Python<'_>, settings: &[u8], language: &str, functions: Option<Py<PyAny>>) -> PyResult<Self> {
        let about = functions.as_ref().map(|functions| client_functions(functions.bind(py))).transpose()?;
        let session = or_raise(py, ffi::Session::open(settings, Defaults::of_process(), language, about))?;
        Ok(Self { session, functions })
    }

    /// The session that `portable` packed, here or in another process.
    #[staticmethod]
    fn unpack(py: Python<'_>, packed: &[u8], language: &str) -> PyResult<Self> {
        Ok(Self { session: or_raise(py, ffi::Session::unpack(packed, language))?, functions: None })
    }

    /// The session as bytes for another process. Fails if it depends on secrets given in code, unless `secrets` is set.
    fn portable(&self, py: Python<'_>, secrets: bool) -> PyResult<Vec<u8>> {
        or_raise(py, self.session.portable(secrets).map(String::into_bytes))
    }

    /// The same session with options that override its own.
    fn with_options(&self, py: Python<'_>, options: &[u8]) -> PyResult<Self> {
        let functions = self.functions.as_ref().map(|functions| functions.clone_ref(py));
        Ok(Self { session: or_raise(py, self.session.with_options(options))?, functions })
    }

    /// The resolved `base_url`, `replication_url` and `workspace`.
    fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let description = or_raise(py, self.session.describe())?;
        json::decode(py, description.as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// A call of the operation or procedure `name`. Its outcome is a response.
    fn call(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<PreparedCall> {
        or_raise(py, self.session.call(name, request, options).map(PreparedCall::new))
    }

    /// The steps of the procedure `name`.
    fn start(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<StepStream> {
        or_raise(py, self.session.start(name, request, options).map(StepStream::new))
    }

    /// A download. Its outcome is the response without its body, the file's metadata, and the stream of its chunks.
    fn download(&self, py: Python<'_>, request: &[u8], options: &[u8]) -> PyResult<PreparedCall> {
        or_raise(py, self.session.download(request, options).map(PreparedCall::new))
    }

    /// A lookup of a connector by id, name or slug. Its outcome has `id`, `name`, `definition_id` and `slug`.
    fn connector(
        &self,
        py: Python<'_>,
        reference: String,
        workspace: Option<String>,
        options: &[u8],
    ) -> PyResult<PreparedCall> {
        or_raise(py, self.session.connector(reference, workspace, options).map(PreparedCall::new))
    }

    /// The connector with this id, without a request: `id`, `name`, `definition_id` and `slug`.
    fn connector_by_id<'py>(&self, py: Python<'py>, id: &str, kind: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let about = or_raise(py, self.session.connector_by_id(id, kind))?;
        json::decode(py, about.as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// The pages of an action.
    fn pages(&self, py: Python<'_>, request: &[u8], paging: &[u8], options: &[u8]) -> PyResult<PageStream> {
        or_raise(py, self.session.pages(request, paging, options).map(PageStream::new))
    }

    /// The tools of this client for AI agents.
    fn toolbox(&self, py: Python<'_>, options: &[u8]) -> PyResult<Toolbox> {
        or_raise(py, ffi::Toolbox::new(self.session.clone(), options).map(Toolbox::new))
    }

    /// The first page of the list operation `name`. Its outcome is that of `PageStream.next`, also if the response is not a
    /// page.
    fn list(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<PreparedCall> {
        or_raise(py, self.session.list(name, request, options).map(PreparedCall::new))
    }

    /// The functions may refer to their client.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.functions)
    }
}

/// Which functions there are, and by which id the package finds them.
fn client_functions(functions: &Bound<'_, PyAny>) -> PyResult<ffi::ClientFunctions> {
    let has = |name: &str| Ok::<_, PyErr>(!functions.getattr(name)?.is_none());
    Ok(ffi::ClientFunctions {
        id: functions.getattr("id")?.extract()?,
        sends_http: has("transport")?,
        on_request: has("on_request")?,
        on_outcome: has("on_outcome")?,
        approver: has("approver")?,
    })
}

/// Set the defaults of clients that are created from now on.
#[pyfunction]
pub(crate) fn configure(py: Python<'_>, settings: &[u8]) -> PyResult<()> {
    airbyte_agent::configure(or_raise(py, Settings::from_json(settings))?);
    Ok(())
}

/// The slug of a connector definition, from its id and its name.
#[pyfunction]
pub(crate) fn connector_slug(definition_id: &str, name: &str) -> String {
    ffi::connector_slug(definition_id, name)
}

/// Whether an action changes nothing, so that it may be sent again.
#[pyfunction]
pub(crate) fn is_read(action: &str) -> bool {
    ffi::is_read(action)
}

/// The documentation of a connector as Markdown; `None` if the JSON is not one.
#[pyfunction]
pub(crate) fn skill_docs_markdown(json: &[u8]) -> Option<String> {
    ffi::skill_docs_markdown(json)
}

/// Where the records of an `execute` are in its result, as a path; `None` if they are the result or its member `data`.
#[pyfunction]
pub(crate) fn record_path(py: Python<'_>, request: &[u8], definition_id: Option<&str>) -> PyResult<Option<String>> {
    or_raise(py, ffi::record_path(request, definition_id))
}

/// The parameters that request the page after this response to an `execute`; `None` on the last page.
#[pyfunction]
pub(crate) fn next_page<'py>(
    py: Python<'py>,
    response: &Response,
    request: &[u8],
    definition_id: Option<&str>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let next = or_raise(py, ffi::next_page(&response.0, request, definition_id))?;
    next.map(|next| json::decode(py, next.as_bytes()).map_err(PyRuntimeError::new_err)).transpose()
}
