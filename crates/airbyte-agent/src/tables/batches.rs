//! [`Batches`]: a table that is read part by part.

use std::fmt;
use std::sync::Arc;

use airbyte_agent_core::pagination::Pages;
use airbyte_agent_core::{Error, RequestOptions};
use airbyte_agent_tables::{BatchStream, Report, Schema, Table};
use futures::stream::{self, Stream};

use super::format::{TableFormat, invalid};
use super::pages::TablePages;

/// Tables of a few records each, one after the other. A page is requested when its records are asked for, and is in memory until
/// they are columns.
pub struct Batches {
    pages: TablePages,
    stream: BatchStream,
    format: TableFormat,
    is_ended: bool,
}

impl Batches {
    pub(super) fn new(pages: Pages, format: TableFormat, rows: usize, for_files: bool) -> Self {
        let stream = format.stream(rows, for_files);
        Self { pages: TablePages::new(pages), stream, format, is_ended: false }
    }

    /// The next table, or `None` after the last. If a request fails, the same page is requested again by the next call.
    ///
    /// # Errors
    /// Any [`Error`]; of the kind [`Decode`](crate::ErrorKind::Decode) if a value does not fit the schema, and that is an error.
    pub async fn next(&mut self) -> Result<Option<Table>, Error> {
        self.next_with(&RequestOptions::default()).await
    }

    /// [`next`](Self::next) with options for its requests, which replace those of the list.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn next_with(&mut self, options: &RequestOptions) -> Result<Option<Table>, Error> {
        loop {
            self.format.check(self.stream.findings())?;
            if let Some(batch) = self.stream.next_batch() {
                return Ok(Some(Table::new(self.schema().unwrap_or_default(), vec![batch], Report::default())));
            }
            if self.is_ended {
                return Ok(None);
            }
            match self.pages.next(options).await? {
                Some(page) => _ = self.stream.push(page).map_err(invalid)?,
                None => {
                    self.stream.finish().map_err(invalid)?;
                    self.is_ended = true;
                }
            }
        }
    }

    /// Drops the requests ahead: no table is wanted any more.
    pub fn drop_ahead(&mut self) {
        self.pages.drop_ahead();
    }

    /// The columns, once they are known: after the first table, or at the end.
    #[must_use]
    pub fn schema(&self) -> Option<Arc<Schema>> {
        self.stream.schema().cloned()
    }

    /// What of the records is not in the tables so far as it was.
    #[must_use]
    pub fn report(&self) -> Report {
        self.stream.report()
    }

    /// The tables as a stream, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Table, Error>> + Send {
        stream::try_unfold(self, |mut batches| async move { Ok(batches.next().await?.map(|table| (table, batches))) })
    }
}

impl fmt::Debug for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").field("format", &self.format).finish_non_exhaustive()
    }
}
