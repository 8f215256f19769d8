//! [`TableCall`]: a table that has not been read.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use airbyte_agent_core::operation::ListOperation;
use airbyte_agent_core::pagination::Pages;
use airbyte_agent_core::{Call, Error, RequestOptions};
use airbyte_agent_tables::{Nested, Schema, Table, TableBuilder};

use super::batches::Batches;
use super::format::{OnConflict, TableFormat, collect, invalid};
use super::pages::TablePages;

/// A table of all records of a list, which has not been read. Await it for the [`Table`], or read its
/// [`batches`](Self::batches).
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct TableCall {
    pages: Result<Pages, Error>,
    format: TableFormat,
    options: RequestOptions,
}

impl TableCall {
    pub(crate) fn new(pages: Result<Pages, Error>) -> Self {
        Self { pages, format: TableFormat::default(), options: RequestOptions::default() }
    }

    /// Sets how records become columns.
    pub fn format(mut self, format: TableFormat) -> Self {
        self.format = format;
        self
    }

    /// Sets options of its requests, which replace those of the list. Those of [`batches`](Self::batches) are given with each.
    pub fn options(mut self, options: RequestOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets the columns, instead of finding them by looking at the records.
    pub fn schema(mut self, schema: Schema) -> Self {
        self.format.schema = Some(schema);
        self
    }

    /// Sets what becomes of objects and arrays in records. Default: structs and lists.
    pub fn nested(mut self, nested: Nested) -> Self {
        self.format.nested = nested;
        self
    }

    /// Sets whether a column whose texts are all times of RFC 3339 has timestamps. Default: `false`.
    pub fn timestamps(mut self, timestamps: bool) -> Self {
        self.format.timestamps = timestamps;
        self
    }

    /// Sets what becomes of values that do not fit the schema. Default: null.
    pub fn on_conflict(mut self, on_conflict: OnConflict) -> Self {
        self.format.on_conflict = on_conflict;
        self
    }

    /// Tables of at most that many rows each, read one by one. Unless the schema is given, it is that of the first 10,000 records.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn batches(self, rows: usize) -> Result<Batches, Error> {
        Ok(Batches::new(self.pages?, self.format, rows, false))
    }

    /// [`batches`](Self::batches) for files, whose formats know no column without a type: a column of nulls has texts.
    ///
    /// # Errors
    /// As [`batches`](Self::batches).
    pub fn batches_for_files(self, rows: usize) -> Result<Batches, Error> {
        Ok(Batches::new(self.pages?, self.format, rows, true))
    }

    async fn read(self) -> Result<Table, Error> {
        let mut pages = TablePages::new(self.pages?);
        let table = if let Some(mut stream) = self.format.whole() {
            while let Some(page) = pages.next(&self.options).await? {
                stream.push(page).map_err(invalid)?;
            }
            collect(stream).map_err(invalid)?
        } else {
            let mut builder = TableBuilder::new(self.format.options());
            while let Some(page) = pages.next(&self.options).await? {
                builder.push(page).map_err(invalid)?;
            }
            drop(pages);
            let mut filler = builder.fill();
            // Filling in may take long, and other calls share the thread.
            while filler.fill_page().map_err(invalid)? {
                tokio::task::yield_now().await;
            }
            filler.finish()
        };
        self.format.check(&table.report().findings)?;
        Ok(table)
    }
}

impl IntoFuture for TableCall {
    type Output = Result<Table, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.read())
    }
}

/// What has pages that a table can be made of.
pub trait ToTable {
    /// A table of the records of all pages.
    fn table(self) -> TableCall;
}

impl ToTable for Pages {
    fn table(self) -> TableCall {
        TableCall::new(Ok(self))
    }
}

impl<O: ListOperation> ToTable for Call<'_, O> {
    fn table(self) -> TableCall {
        TableCall::new(self.pages())
    }
}
