//! [`TableBuilder`] and [`Table`]: records that are all there.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::batch_builder::BatchBuilder;
use crate::c_data::ArrowArrayStream;
use crate::columns::{Batch, Column, SharedBatch, are_of};
use crate::inference::Inference;
use crate::members::Members;
use crate::options::TableOptions;
use crate::record::{InvalidRecords, for_each_record};
use crate::report::Report;
use crate::schema::Schema;
use crate::slice::Slice;
use crate::text::{JsonColumns, write_quoted};

/// Rows of a batch.
const BATCH_ROWS: usize = 65_536;

/// Bytes of JSON up to which columns are filled before the schema is known. Until all pages are there, both are in memory.
const MAX_DRAFT: usize = 64 * 1024 * 1024;

/// The records of a page: an array in JSON. What follows it is not read.
pub type Page = Arc<dyn AsRef<str> + Send + Sync>;

/// Collects pages of records for a table.
///
/// ```
/// use std::sync::Arc;
/// use airbyte_agent_tables::{DataType, TableBuilder, TableOptions};
///
/// let mut builder = TableBuilder::new(TableOptions::default());
/// builder.push(Arc::new(r#"[{"id": 1, "user": {"login": "a"}}, {"id": 2.5}]"#))?;
/// let table = builder.finish()?;
/// assert_eq!(table.rows(), 2);
/// assert_eq!(table.schema().fields[0].data_type, DataType::Float64);
/// # Ok::<(), airbyte_agent_tables::InvalidRecords>(())
/// ```
pub struct TableBuilder {
    inference: Inference,
    draft: Option<Draft>,
    pages: Vec<Page>,
}

/// Columns that are filled before the schema is known.
#[derive(Default)]
struct Draft {
    columns: Members<Column>,
    rows: usize,
    bytes: usize,
}

impl TableBuilder {
    /// For a table without pages.
    #[must_use]
    pub fn new(options: TableOptions) -> Self {
        Self { inference: Inference::new(options), draft: Some(Draft::default()), pages: Vec::new() }
    }

    /// Adds a page. Returns the bytes of its array.
    ///
    /// # Errors
    /// If it does not begin with an array in JSON. There is no table then.
    pub fn push(&mut self, page: Page) -> Result<usize, InvalidRecords> {
        let Self { inference, draft, pages } = self;
        let bytes = for_each_record((*page).as_ref(), |record| match draft {
            Some(Draft { columns, rows, .. }) => {
                let is_added = inference.fill_next(record, columns, *rows);
                *rows += 1;
                if !is_added {
                    *draft = None;
                }
            }
            None => inference.observe_next(record),
        })?;
        *draft = draft.take().filter(|draft| draft.bytes + bytes <= MAX_DRAFT);
        if let Some(draft) = draft {
            draft.bytes += bytes;
        }
        pages.push(page);
        Ok(bytes)
    }

    /// The table with the schema that has room for all records.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(self) -> Result<Table, InvalidRecords> {
        let mut filler = self.fill();
        while filler.fill_page()? {}
        Ok(filler.finish())
    }

    /// Fixes the schema that has room for all records, to fill the columns page by page.
    #[must_use]
    pub fn fill(self) -> TableFiller {
        let Self { inference, draft, pages } = self;
        let schema = Arc::new(inference.schema());
        let builder = BatchBuilder::new(Arc::clone(&schema));
        let (pages, slices) = match draft.filter(|draft| are_of(&draft.columns, &schema.fields, draft.rows)) {
            Some(Draft { columns, rows, .. }) => {
                let batch = Arc::new(Batch { columns: columns.into_values().collect(), rows });
                (VecDeque::new(), Slice::from(batch).parts(BATCH_ROWS).collect())
            }
            None => (pages.into(), Vec::new()),
        };
        TableFiller { inference, pages, schema, builder, slices }
    }
}

/// Fills the columns of a table page by page, for callers that have other work in between.
pub struct TableFiller {
    inference: Inference,
    pages: VecDeque<Page>,
    schema: Arc<Schema>,
    builder: BatchBuilder,
    slices: Vec<Slice>,
}

impl TableFiller {
    /// Fills in the next page, whose memory is free then. `false` if there is none.
    ///
    /// # Errors
    /// As [`TableBuilder::push`].
    pub fn fill_page(&mut self) -> Result<bool, InvalidRecords> {
        let Some(page) = self.pages.pop_front() else { return Ok(false) };
        let Self { builder, slices, .. } = self;
        for_each_record((*page).as_ref(), |record| {
            builder.push_next(record);
            if builder.rows() >= BATCH_ROWS || builder.is_full() {
                slices.push(builder.finish().into());
            }
        })?;
        Ok(true)
    }

    /// The table of the pages that are filled in.
    #[must_use]
    pub fn finish(self) -> Table {
        let Self { inference, schema, mut builder, mut slices, .. } = self;
        if builder.rows() > 0 {
            slices.push(builder.finish().into());
        }
        Table { schema, slices, report: inference.report() }
    }
}

/// Records as columns.
#[derive(Clone, Debug)]
pub struct Table {
    schema: Arc<Schema>,
    slices: Vec<Slice>,
    report: Report,
}

impl Table {
    /// A table of batches with this schema.
    #[must_use]
    pub fn new(schema: Arc<Schema>, batches: Vec<SharedBatch>, report: Report) -> Self {
        Self { schema, slices: batches.into_iter().map(Slice::from).collect(), report }
    }

    /// The names and types of the columns.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The rows, as they lie in memory.
    pub(crate) fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// How many records it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.slices.iter().map(Slice::rows).sum()
    }

    /// Tables of at most that many rows each. Nothing is copied.
    #[must_use]
    pub fn parts(&self, most: usize) -> Vec<Self> {
        let part = |slice| Self { schema: Arc::clone(&self.schema), slices: vec![slice], report: Report::default() };
        self.slices.iter().flat_map(|slice| slice.parts(most)).map(part).collect()
    }

    /// The first rows, at most that many. Nothing is copied.
    #[must_use]
    pub fn first(&self, most: usize) -> Self {
        let mut rest = most;
        let mut slices = Vec::new();
        for slice in &self.slices {
            let first = slice.first(rest);
            rest -= first.rows();
            slices.extend(Some(first).filter(|first| first.rows() > 0));
        }
        Self { schema: Arc::clone(&self.schema), slices, report: self.report.clone() }
    }

    /// The table for files, whose formats know no column without a type: null is text there.
    #[must_use]
    pub fn without_nulls(&self) -> Self {
        let schema = self.schema.without_nulls();
        if schema == *self.schema {
            return self.clone();
        }
        let changed = |slice: &Slice| {
            let columns = slice.batch.columns.iter().map(Column::without_nulls).collect();
            Slice { batch: Arc::new(Batch { columns, rows: slice.batch.rows }), range: slice.range.clone() }
        };
        let slices = self.slices.iter().map(changed).collect();
        Self { schema: Arc::new(schema), slices, report: self.report.clone() }
    }

    /// The rows as JSON objects in an array.
    #[must_use]
    pub fn to_json(&self, json_columns: JsonColumns) -> Vec<u8> {
        let mut out = vec![b'['];
        self.write_json(json_columns, ",", &mut out);
        out.push(b']');
        out
    }

    /// The rows as JSON objects, one on each line.
    #[must_use]
    pub fn to_json_lines(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_json(JsonColumns::Values, "\n", &mut out);
        if !out.is_empty() {
            out.push(b'\n');
        }
        out
    }

    /// The rows as CSV, as RFC 4180 has it, without the line of names.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.slices.iter().for_each(|slice| slice.write_csv(&mut out));
        out
    }

    /// The line of names of CSV.
    #[must_use]
    pub fn csv_head(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (position, name) in self.names().into_iter().enumerate() {
            if position > 0 {
                out.push(b',');
            }
            write_quoted(name, &mut out);
        }
        if !out.is_empty() {
            out.extend_from_slice(b"\r\n");
        }
        out
    }

    fn names(&self) -> Vec<&str> {
        self.schema.fields.iter().map(|field| field.name.as_str()).collect()
    }

    fn write_json(&self, json_columns: JsonColumns, between: &str, out: &mut Vec<u8>) {
        let (names, mut is_first) = (self.names(), true);
        for slice in &self.slices {
            slice.write_json(&names, json_columns, between, &mut is_first, out);
        }
    }

    /// What of the records is not in it as it was.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The rows by Arrow's C stream interface, as often as it is called. Nothing is copied.
    #[must_use]
    pub fn stream(&self) -> ArrowArrayStream {
        let mut slices = self.slices.clone().into_iter();
        ArrowArrayStream::new((*self.schema).clone(), Box::new(move || Ok(slices.next())))
    }
}
