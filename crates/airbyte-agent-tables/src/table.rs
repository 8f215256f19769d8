//! [`TableBuilder`] and [`Table`]: records that are all there.

use std::sync::Arc;

use crate::batch_builder::BatchBuilder;
use crate::c_data::ArrowArrayStream;
use crate::column::SharedBatch;
use crate::inference::Inference;
use crate::options::TableOptions;
use crate::record::for_each_record;
use crate::report::Report;
use crate::schema::Schema;

/// Rows of a batch.
const BATCH_ROWS: usize = 65_536;

/// The records of a page: an array in JSON.
pub type Page = Arc<dyn AsRef<str> + Send + Sync>;

/// Collects pages of records for a table.
///
/// ```
/// use std::sync::Arc;
/// use airbyte_agent_tables::{DataType, TableBuilder, TableOptions};
///
/// let mut builder = TableBuilder::new(TableOptions::default());
/// builder.push(Arc::new(r#"[{"id": 1, "user": {"login": "a"}}, {"id": 2.5}]"#));
/// let table = builder.finish();
/// assert_eq!(table.rows(), 2);
/// assert_eq!(table.schema().fields[0].data_type, DataType::Float64);
/// ```
pub struct TableBuilder {
    inference: Inference,
    pages: Vec<Page>,
}

impl TableBuilder {
    /// For a table without pages.
    #[must_use]
    pub fn new(options: TableOptions) -> Self {
        Self { inference: Inference::new(options), pages: Vec::new() }
    }

    /// Adds a page, which is valid JSON. Its records are looked at, and become columns at the end.
    pub fn push(&mut self, page: Page) {
        for_each_record((*page).as_ref(), |record| self.inference.observe_next(record));
        self.pages.push(page);
    }

    /// The table with the schema that has room for all records.
    #[must_use]
    pub fn finish(self) -> Table {
        let Self { inference, pages } = self;
        let schema = Arc::new(inference.schema());
        let mut builder = BatchBuilder::new(Arc::clone(&schema));
        let mut batches = Vec::new();
        for page in pages {
            for_each_record((*page).as_ref(), |record| {
                builder.push_next(record);
                if builder.rows() >= BATCH_ROWS || builder.is_full() {
                    batches.push(builder.finish());
                }
            });
        }
        if builder.rows() > 0 {
            batches.push(builder.finish());
        }
        Table { schema, batches, report: inference.report() }
    }
}

/// Records as columns.
#[derive(Clone, Debug)]
pub struct Table {
    schema: Arc<Schema>,
    batches: Vec<SharedBatch>,
    report: Report,
}

impl Table {
    /// The names and types of the columns.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How many records it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows()).sum()
    }

    /// The rows, in parts.
    #[must_use]
    pub fn batches(&self) -> &[SharedBatch] {
        &self.batches
    }

    /// What of the records is not in it as it was.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The rows by Arrow's C stream interface, as often as it is called. Nothing is copied.
    #[must_use]
    pub fn stream(&self) -> ArrowArrayStream {
        let mut batches = self.batches.clone().into_iter();
        ArrowArrayStream::new((*self.schema).clone(), Box::new(move || Ok(batches.next())))
    }
}
