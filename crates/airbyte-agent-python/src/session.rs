//! The client as Python holds it.

use airbyte_agent::{Error, Settings, binding};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::call::Call;
use crate::process::OfProcess;
use crate::sources::Pages;
use crate::{failure, json};

/// Settings, and the client they make. Requests and options are JSON; what is wrong with them is raised at once.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Session(OfProcess<binding::Session>);

impl Session {
    /// A session makes a client of its own in a forked child.
    fn session(&self) -> &binding::Session {
        self.0.anywhere()
    }
}

#[pymethods]
impl Session {
    #[new]
    fn new(py: Python<'_>, settings: &[u8]) -> PyResult<Self> {
        let session = binding::Session::open(settings).map_err(|error| failure::raised(py, &error))?;
        Ok(Self(OfProcess::new(session)))
    }

    /// `base_url` and `workspace`, as settled.
    fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let about = self.session().describe().map_err(|error| failure::raised(py, &error))?;
        json::decode(py, about.as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// An operation by its name. It ends in a reply.
    fn call(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<Call> {
        ready(py, self.session().call(name, request, options).map(Call::new))
    }

    /// A `download`. It ends in the reply, what is known of the file, and the stream of its pieces.
    fn download(&self, py: Python<'_>, request: &[u8], options: &[u8]) -> PyResult<Call> {
        ready(py, self.session().download(request, options).map(Call::new))
    }

    /// A connector by id, name or slug. It ends in `id`, `name`, `definition_id`, `slug`.
    fn connector(
        &self,
        py: Python<'_>,
        reference: String,
        workspace: Option<String>,
        options: &[u8],
    ) -> PyResult<Call> {
        ready(py, self.session().connector(reference, workspace, options).map(Call::new))
    }

    /// Pages of an action.
    fn pages(&self, py: Python<'_>, request: &[u8], about: &[u8], options: &[u8]) -> PyResult<Pages> {
        ready(py, self.session().pages(request, about, options).map(Pages::new))
    }

    /// Pages of one of the API's own lists.
    fn list_pages(&self, py: Python<'_>, name: &str, request: &[u8], options: &[u8]) -> PyResult<Pages> {
        ready(py, self.session().list_pages(name, request, options).map(Pages::new))
    }
}

fn ready<T>(py: Python<'_>, made: Result<T, Error>) -> PyResult<T> {
    made.map_err(|error| failure::raised(py, &error))
}

/// What every client made from now on takes where its own arguments are silent.
#[pyfunction]
pub(crate) fn configure(py: Python<'_>, settings: &[u8]) -> PyResult<()> {
    let settings = Settings::from_json(settings).map_err(|error| failure::raised(py, &error))?;
    airbyte_agent::configure(settings);
    Ok(())
}
