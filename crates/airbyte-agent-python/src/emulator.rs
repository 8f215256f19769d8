//! The API on localhost, inside this process.

use airbyte_agent_emulator::{Emulator as Running, Options};
use pyo3::prelude::*;

use crate::failure;
use crate::process::OfProcess;

/// A running emulator. It stops when it is dropped, but never in a forked child.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Emulator(OfProcess<Running>);

impl Emulator {
    fn running(&self, py: Python<'_>) -> PyResult<&Running> {
        self.0.get().ok_or_else(|| failure::configuration(py, "this emulator runs in the parent process".into()))
    }
}

#[pymethods]
impl Emulator {
    /// Start one; ready when this returns.
    #[new]
    fn new(py: Python<'_>, options: &[u8]) -> PyResult<Self> {
        let refused = |reason: String| failure::configuration(py, format!("the emulator cannot start: {reason}"));
        let mut reader = serde_json::Deserializer::from_slice(options);
        let options: Options = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            // Positions in text that the caller never saw would only confuse.
            let reason = error.inner().to_string();
            refused(format!("`{}`: {}", error.path(), reason.split(" at line ").next().unwrap_or_default()))
        })?;
        let started = py.detach(|| Running::start_blocking(options).map_err(|error| error.to_string()));
        started.map(|running| Self(OfProcess::new(running))).map_err(refused)
    }

    #[getter]
    fn url(&self, py: Python<'_>) -> PyResult<&str> {
        self.running(py).map(Running::url)
    }

    #[getter]
    fn client_id(&self, py: Python<'_>) -> PyResult<&str> {
        self.running(py).map(Running::client_id)
    }

    #[getter]
    fn client_secret(&self, py: Python<'_>) -> PyResult<&str> {
        self.running(py).map(Running::client_secret)
    }

    #[getter]
    fn organization_id(&self, py: Python<'_>) -> PyResult<&str> {
        self.running(py).map(Running::organization_id)
    }

    /// Stop it; the port is free when this returns. Stopping again does nothing.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        let running = self.running(py)?;
        py.detach(|| running.stop());
        Ok(())
    }
}
