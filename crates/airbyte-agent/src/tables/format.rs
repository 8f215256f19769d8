//! [`TableFormat`]: how records become columns.

use airbyte_agent_core::{Error, ErrorKind};
use airbyte_agent_tables::{
    BatchStream, Finding, FindingKind, InvalidRecords, Nested, Page, Schema, Table, TableBuilder, TableOptions,
};

/// Rows of the batches of a table.
const BATCH_ROWS: usize = 65_536;

/// How records become columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFormat {
    /// The columns, if they are not found by looking at the records.
    pub schema: Option<Schema>,
    /// What becomes of objects and arrays in records, if there is no schema.
    pub nested: Nested,
    /// Whether a column whose texts are all times of RFC 3339 has timestamps, if there is no schema.
    pub timestamps: bool,
    /// What becomes of values that do not fit the schema.
    pub on_conflict: OnConflict,
}

/// What becomes of values that do not fit the schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// They are null, and counted in the report.
    #[default]
    Null,
    /// They are an error.
    Error,
}

impl TableFormat {
    pub(crate) fn options(&self) -> TableOptions {
        TableOptions { nested: self.nested, timestamps: self.timestamps }
    }

    /// For batches of at most that many rows, of pages that the caller has. For files, a column of nulls has texts.
    /// [`check`](Self::check) says whether values did not fit.
    #[must_use]
    pub fn stream(&self, rows: usize, for_files: bool) -> BatchStream {
        match &self.schema {
            Some(schema) => BatchStream::with_schema(schema.clone(), rows),
            None => BatchStream::new(self.options(), rows, for_files),
        }
    }

    /// A stream whose batches become one table, if the schema is given.
    pub(crate) fn whole(&self) -> Option<BatchStream> {
        self.schema.is_some().then(|| self.stream(BATCH_ROWS, false))
    }

    /// A table of the records of a page, and the bytes of their array. [`check`](Self::check) says whether values did not fit.
    pub(crate) fn table(&self, records: Page) -> Result<(Table, usize), InvalidRecords> {
        if let Some(mut stream) = self.whole() {
            let bytes = stream.push(records)?;
            return Ok((collect(stream)?, bytes));
        }
        let mut builder = TableBuilder::new(self.options());
        let bytes = builder.push(records)?;
        Ok((builder.finish()?, bytes))
    }

    /// Fails if values did not fit, and that is an error.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`].
    pub fn check(&self, findings: &[Finding]) -> Result<(), Error> {
        // Columns that a given schema does not have are probably not wanted.
        let is_conflict = |finding: &&Finding| match finding.kind {
            FindingKind::Conflict => self.on_conflict == OnConflict::Error,
            FindingKind::NoColumn => self.on_conflict == OnConflict::Error && self.schema.is_none(),
            _ => false,
        };
        findings.iter().find(is_conflict).map_or(Ok(()), |finding| {
            let message = format!(
                "`{}` of record {} does not fit the columns of the table; a schema with `json` there has room for every value",
                finding.column, finding.first_record
            );
            Err(Error::new(ErrorKind::Decode, message))
        })
    }
}

/// The table of a stream to which all pages were given.
pub(crate) fn collect(mut stream: BatchStream) -> Result<Table, InvalidRecords> {
    stream.finish()?;
    let batches = std::iter::from_fn(|| stream.next_batch()).collect();
    let schema = stream.schema().cloned().unwrap_or_default();
    Ok(Table::new(schema, batches, stream.report()))
}

/// The error of records that are not JSON.
pub(crate) fn invalid(error: InvalidRecords) -> Error {
    Error::new(ErrorKind::Decode, error.to_string())
}
