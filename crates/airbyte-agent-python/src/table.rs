//! Tables of records, which Arrow's C data interface hands to other libraries.

use airbyte_agent::tables::c_data::ArrowSchema;
use airbyte_agent::tables::{Finding, JsonColumns};
use airbyte_agent_ffi as ffi;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};

use crate::exceptions::or_raise;
use crate::json;
use crate::response::Response;

/// Column, kind, count, first record, message.
type Line = (String, &'static str, u64, u64, String, String);

/// Records as columns.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Table(airbyte_agent::Table);

impl Table {
    pub(crate) fn new(table: airbyte_agent::Table) -> Self {
        Self(table)
    }
}

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.0.rows()
    }

    /// The name of each column with the word of its type.
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::decode(py, self.0.schema().to_json().to_string().as_bytes()).map_err(PyRuntimeError::new_err)
    }

    /// The lines of the report: column, kind, count, first record, reason, message.
    fn report(&self) -> Vec<Line> {
        let line = |finding: Finding| {
            let message = finding.to_string();
            let Finding { column, kind, count, first_record, reason } = finding;
            (column, kind.as_str(), count, first_record, reason, message)
        };
        self.0.report().findings.iter().cloned().map(line).collect()
    }

    /// The rows as dictionaries, in which JSON text is text.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let rows = py.detach(|| self.0.to_json(JsonColumns::Strings));
        json::decode(py, &rows).map_err(PyRuntimeError::new_err)
    }

    /// The first rows.
    fn first(&self, most: usize) -> Self {
        Self(self.0.first(most))
    }

    /// Tables of at most that many rows each.
    fn parts(&self, most: usize) -> Vec<Self> {
        self.0.parts(most).into_iter().map(Self).collect()
    }

    /// The table for files, whose formats know no column without a type.
    fn without_nulls(&self, py: Python<'_>) -> Self {
        Self(py.detach(|| self.0.without_nulls()))
    }

    /// The rows as JSON, one on each line.
    fn json_lines<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.to_json_lines()))
    }

    /// The rows as CSV, without the line of names.
    fn csv<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.to_csv()))
    }

    /// The line of names of CSV.
    fn csv_head<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.csv_head())
    }

    /// The rows by Arrow's PyCapsule interface. A stream that nobody took is released with its capsule.
    fn arrow_stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, self.0.stream(), c"arrow_array_stream")
    }

    /// The columns by Arrow's PyCapsule interface.
    fn arrow_schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, ArrowSchema::of(self.0.schema()), c"arrow_schema")
    }
}

/// The name of each column with the word of its type, from a schema of another library.
#[pyfunction]
pub(crate) fn read_arrow_schema<'py>(py: Python<'py>, schema: &Bound<'py, PyCapsule>) -> PyResult<Bound<'py, PyAny>> {
    let pointer = schema.pointer_checked(Some(c"arrow_schema"))?;
    // SAFETY: a capsule of this name has a schema as the specification lays it out, and lives during the call.
    let schema = unsafe { pointer.cast::<ArrowSchema>().as_ref().read() };
    let words = schema.map_err(|error| PyValueError::new_err(error.to_string()))?.to_json().to_string();
    json::decode(py, words.as_bytes()).map_err(PyRuntimeError::new_err)
}

/// The table of the records in the response to an `execute`, at a path of its result.
#[pyfunction]
pub(crate) fn response_table(
    py: Python<'_>,
    response: &Response,
    record_path: Option<&str>,
    about: &[u8],
) -> PyResult<Table> {
    let table = py.detach(|| ffi::response_table(&response.0, record_path, about));
    or_raise(py, table.map(Table::new))
}
