//! An emulator of the API inside this process.

use airbyte_agent_emulator::{Emulator as Server, Options};
use pyo3::prelude::*;

use crate::exceptions;
use crate::process_bound::ProcessBound;

/// A running emulator. It stops when it is dropped, but never in a forked child.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Emulator(ProcessBound<Server>);

impl Emulator {
    fn server(&self, py: Python<'_>) -> PyResult<&Server> {
        self.0.get().ok_or_else(|| {
            exceptions::configuration(py, "this emulator runs in the parent process; start another one here.".into())
        })
    }
}

#[pymethods]
impl Emulator {
    /// Start an emulator. It accepts connections when this returns.
    #[new]
    fn new(py: Python<'_>, options: &[u8]) -> PyResult<Self> {
        let failed = |reason: String| exceptions::configuration(py, format!("the emulator cannot start: {reason}"));
        let options = Options::from_json(options).map_err(|error| failed(error.to_string()))?;
        let started = py.detach(|| Server::start_blocking(options).map_err(|error| error.to_string()));
        started.map(|server| Self(ProcessBound::new(server))).map_err(failed)
    }

    #[getter]
    fn url(&self, py: Python<'_>) -> PyResult<&str> {
        self.server(py).map(Server::url)
    }

    #[getter]
    fn client_id(&self, py: Python<'_>) -> PyResult<&str> {
        self.server(py).map(Server::client_id)
    }

    #[getter]
    fn client_secret(&self, py: Python<'_>) -> PyResult<&str> {
        self.server(py).map(Server::client_secret)
    }

    #[getter]
    fn organization_id(&self, py: Python<'_>) -> PyResult<&str> {
        self.server(py).map(Server::organization_id)
    }

    #[getter]
    fn admin_token(&self, py: Python<'_>) -> PyResult<Option<&str>> {
        self.server(py).map(Server::admin_token)
    }

    /// The line of JSON by which a program that runs an emulator says that it is ready.
    #[getter]
    fn ready_line(&self, py: Python<'_>) -> PyResult<String> {
        self.server(py).map(Server::ready_line)
    }

    /// Stop the emulator. Its port is free when this returns. Stopping twice is harmless.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        let server = self.server(py)?;
        py.detach(|| server.stop());
        Ok(())
    }
}
