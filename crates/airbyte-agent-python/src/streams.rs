//! Results that arrive in parts: pages and downloads.

use airbyte_agent_ffi as ffi;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::exceptions::{self, or_raise};
use crate::prepared_call::PreparedCall;
use crate::process_bound::ProcessBound;
use crate::table::Table;

/// The pages of a list or of an action.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct PageStream(ProcessBound<ffi::PageStream>);

impl PageStream {
    pub(crate) fn new(pages: ffi::PageStream) -> Self {
        Self(ProcessBound::new(pages))
    }
}

#[pymethods]
impl PageStream {
    /// The call for the next page. Its outcome is `None` after the last page, otherwise the response, the next position or
    /// the exception that there is none, the resume token, the path of the records, and `None`, where `Session.list` has the
    /// pages after the first.
    fn next(&self, py: Python<'_>, options: &[u8]) -> PyResult<PreparedCall> {
        let pages = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        pages.next(options).map(PreparedCall::new).map_err(|error| exceptions::raised(py, &error))
    }

    /// The call for a table of all records from here on. Its outcome is a `Table`. The pages stay where they are.
    fn table(&self, py: Python<'_>, about: &[u8], options: &[u8]) -> PyResult<PreparedCall> {
        let pages = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        or_raise(py, pages.table(about, options))?.map(PreparedCall::new).ok_or_else(is_requested)
    }

    /// Tables of the records from here on. The pages stay where they are.
    fn tables(&self, py: Python<'_>, about: &[u8]) -> PyResult<TableStream> {
        let pages = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        or_raise(py, pages.tables(about))?.map(TableStream::new).ok_or_else(is_requested)
    }

    /// Where the pages go on, for another process. `None` at the beginning, while a page is being requested, and in a forked
    /// child.
    fn token(&self) -> Option<String> {
        self.0.get()?.token()
    }

    /// Request pages ahead, as far as the pages are to be.
    fn look_ahead(&self, py: Python<'_>) {
        if let Some(pages) = self.0.get() {
            py.detach(|| pages.look_ahead());
        }
    }

    /// Drop the requests ahead: no page is wanted any more.
    fn close(&self) {
        if let Some(pages) = self.0.get() {
            pages.close();
        }
    }

    /// Pages that continue where these are, independently.
    fn fork(&self, py: Python<'_>) -> PyResult<Self> {
        let pages = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        let fork = pages.fork().ok_or_else(is_requested)?;
        Ok(Self::new(fork))
    }
}

/// Tables of the records of pages, one after the other.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct TableStream(ProcessBound<ffi::TableStream>);

impl TableStream {
    pub(crate) fn new(tables: ffi::TableStream) -> Self {
        Self(ProcessBound::new(tables))
    }
}

#[pymethods]
impl TableStream {
    /// The call for the next table. Its outcome is a `Table`, or `None` at the end.
    fn next(&self, py: Python<'_>, options: &[u8]) -> PyResult<PreparedCall> {
        let tables = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        or_raise(py, tables.next(options).map(PreparedCall::new))
    }

    /// A table without rows, with the columns and the report so far. `None` while the next one is read, and before the columns
    /// are known.
    fn summary(&self) -> Option<Table> {
        self.0.get()?.summary().map(Table::new)
    }
}

/// Calls at the same time. Dropping it drops those in progress.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct CallSet(ProcessBound<ffi::CallSet>);

#[pymethods]
impl CallSet {
    #[new]
    fn new() -> Self {
        Self(ProcessBound::new(ffi::CallSet::default()))
    }

    /// Add a call, which is sent when the next completion is waited for.
    fn add(&self, py: Python<'_>, id: u32, call: &PreparedCall) -> PyResult<()> {
        self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?.add(id, call.take()?);
        Ok(())
    }

    /// The call for the next completion. Its outcome is the id, the outcome and the exception of a call; `None` if all have
    /// completed.
    fn next(&self, py: Python<'_>) -> PyResult<PreparedCall> {
        let calls = self.0.get().ok_or_else(|| started_before_fork(py, "iteration"))?;
        Ok(PreparedCall::new(calls.next()))
    }
}

/// The steps of a procedure.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct StepStream(ProcessBound<ffi::StepStream>);

impl StepStream {
    pub(crate) fn new(steps: ffi::StepStream) -> Self {
        Self(ProcessBound::new(steps))
    }
}

#[pymethods]
impl StepStream {
    /// The call for the next step. Its outcome is a response.
    fn next(&self, py: Python<'_>) -> PyResult<PreparedCall> {
        let steps = self.0.get().ok_or_else(|| started_before_fork(py, "call"))?;
        Ok(PreparedCall::new(steps.next()))
    }

    /// Whether it has ended: the response of the last step is the result, or the step failed.
    fn is_done(&self) -> bool {
        self.0.get().is_some_and(ffi::StepStream::is_done)
    }
}

/// The chunks of a download.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct DownloadStream(ProcessBound<ffi::DownloadStream>);

impl DownloadStream {
    pub(crate) fn new(stream: ffi::DownloadStream) -> Self {
        Self(ProcessBound::new(stream))
    }
}

#[pymethods]
impl DownloadStream {
    /// The call for the next chunk. Its outcome is `bytes`, or `None` at the end.
    fn chunk(&self, py: Python<'_>) -> PyResult<PreparedCall> {
        let stream = self.0.get().ok_or_else(|| started_before_fork(py, "download"))?;
        Ok(PreparedCall::new(stream.chunk()))
    }
}

fn is_requested() -> PyErr {
    PyRuntimeError::new_err("a page is being requested")
}

fn started_before_fork(py: Python<'_>, what: &str) -> PyErr {
    exceptions::configuration(py, format!("this {what} was started before the process forked; start it again here."))
}
