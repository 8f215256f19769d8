//! Tables of records.

use std::sync::Arc;

use airbyte_agent::tables::{Nested, OnConflict, Report, Schema};
use airbyte_agent::{Batches, Error, ErrorKind, Pages, Response, Table, TableCall, TableFormat, ToTable, agent};
use airbyte_agent_core::json::{JsonError, read};
use serde::Deserialize;
use serde_json::Value;

use crate::closable::Closable;
use crate::options;
use crate::outcome::{Outcome, PageStream, PreparedCall};

/// How records become columns, as JSON.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct About {
    /// As [`Schema::to_json`] writes it.
    schema: Option<Value>,
    /// `struct` or `json`.
    nested: Option<String>,
    timestamps: bool,
    /// `null` or `error`.
    on_conflict: Option<String>,
    /// Rows of a batch.
    rows: usize,
    for_files: bool,
}

impl About {
    fn read(json: &[u8]) -> Result<Self, Error> {
        read(json).map_err(|JsonError { path, reason, .. }| invalid(&path, reason))
    }

    fn format(&self) -> Result<TableFormat, Error> {
        let schema = self.schema.as_ref().map(Schema::from_json).transpose();
        Ok(TableFormat {
            schema: schema.map_err(|error| invalid("schema", error.to_string()))?,
            nested: match self.nested.as_deref() {
                None | Some("struct") => Nested::Struct,
                Some("json") => Nested::Json,
                Some(_) => return Err(invalid("nested", "must be `struct` or `json`".to_owned())),
            },
            timestamps: self.timestamps,
            on_conflict: match self.on_conflict.as_deref() {
                None | Some("null") => OnConflict::Null,
                Some("error") => OnConflict::Error,
                Some(_) => return Err(invalid("on_conflict", "must be `null` or `error`".to_owned())),
            },
        })
    }
}

fn invalid(field: &str, reason: String) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("`{field}`: {reason}")).with_field(field, reason)
}

impl PageStream {
    /// The call for a table of all records from here on, or `None` while a page is requested. `about` is JSON with the optional
    /// members `schema`, `nested`, `timestamps` and `on_conflict`. The pages stay where they are, so that it can be read again.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn table(&self, about: &[u8], options: &[u8]) -> Result<Option<PreparedCall>, Error> {
        let Some(pages) = self.table_pages() else { return Ok(None) };
        let call = table_call(pages, &About::read(about)?)?.options(options::parse(options)?.request_options()?);
        Ok(Some(Box::pin(async move { call.await.map(|table| Outcome::Table(Some(table))) })))
    }

    /// Tables of the records from here on, or `None` while a page is requested. `about` also has `rows` and `for_files`.
    ///
    /// # Errors
    /// As [`table`](Self::table).
    pub fn tables(&self, about: &[u8]) -> Result<Option<TableStream>, Error> {
        let Some(pages) = self.table_pages() else { return Ok(None) };
        let about = About::read(about)?;
        let (call, rows) = (table_call(pages, &about)?, about.rows);
        let batches = if about.for_files { call.batches_for_files(rows) } else { call.batches(rows) };
        Ok(Some(TableStream::new(batches?)))
    }
}

fn table_call(pages: Pages, about: &About) -> Result<TableCall, Error> {
    Ok(pages.table().format(about.format()?))
}

/// The table of the records in the response to an `execute`, at a path of its result.
///
/// # Errors
/// [`ErrorKind::Decode`], [`ErrorKind::InvalidRequest`].
pub fn response_table(response: &Response, record_path: Option<&str>, about: &[u8]) -> Result<Table, Error> {
    agent::response_table(response, record_path, &About::read(about)?.format()?)
}

/// The call for [`response_table`], which may take long.
#[must_use]
pub fn response_table_call(response: Response, record_path: Option<String>, about: String) -> PreparedCall {
    Box::pin(async move {
        let table = response_table(&response, record_path.as_deref(), about.as_bytes());
        table.map(|table| Outcome::Table(Some(table)))
    })
}

/// Tables that are read one by one.
#[derive(Clone)]
pub struct TableStream(Arc<Closable<Batches>>);

impl TableStream {
    fn new(batches: Batches) -> Self {
        Self(Arc::new(Closable::new(batches)))
    }

    /// The call for the next table, with options of its own as JSON. It completes with `None` after the last.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn next(&self, options: &[u8]) -> Result<PreparedCall, Error> {
        let (batches, options) = (Arc::clone(&self.0), options::parse(options)?.request_options()?);
        Ok(Box::pin(async move { batches.open().await.next_with(&options).await.map(Outcome::Table) }))
    }

    /// Drops the requests ahead: no table is wanted any more.
    pub fn close(&self) {
        self.0.close();
    }

    /// A table without rows, with the columns and the report so far. `None` while the next one is read, and before the columns
    /// are known.
    #[must_use]
    pub fn summary(&self) -> Option<Table> {
        let batches = self.0.idle()?;
        let report: Report = batches.report();
        batches.schema().map(|schema| Table::new(schema, Vec::new(), report))
    }
}
