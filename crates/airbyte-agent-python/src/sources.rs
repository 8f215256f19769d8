//! What comes piece by piece: pages and files.

use airbyte_agent::binding::{PageSource, StreamSource};
use pyo3::prelude::*;

use crate::call::Call;
use crate::failure;
use crate::process::OfProcess;

const BEGUN_ELSEWHERE: &str = "was begun before this process was forked; begin it anew here";

/// Pages that are asked for one by one.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Pages(OfProcess<PageSource>);

impl Pages {
    pub(crate) fn new(source: PageSource) -> Self {
        Self(OfProcess::new(source))
    }
}

#[pymethods]
impl Pages {
    /// The call for the next page. It ends in the reply and the next position, or in `None` after the last page.
    fn next(&self, py: Python<'_>, options: &[u8]) -> PyResult<Call> {
        let source = self.0.get().ok_or_else(|| failure::configuration(py, format!("this list {BEGUN_ELSEWHERE}")))?;
        source.next(options).map(Call::new).map_err(|error| failure::raised(py, &error))
    }
}

/// A file that is asked for piece by piece.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Stream(OfProcess<StreamSource>);

impl Stream {
    pub(crate) fn new(source: StreamSource) -> Self {
        Self(OfProcess::new(source))
    }
}

#[pymethods]
impl Stream {
    /// The call for the next piece. It ends in bytes, or in `None` at the end.
    fn chunk(&self, py: Python<'_>) -> PyResult<Call> {
        let source =
            self.0.get().ok_or_else(|| failure::configuration(py, format!("this download {BEGUN_ELSEWHERE}")))?;
        Ok(Call::new(source.chunk()))
    }
}
