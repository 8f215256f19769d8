//! [`BatchStream`]: batches of records that come one page after the other.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::batch_builder::BatchBuilder;
use crate::columns::SharedBatch;
use crate::inference::Inference;
use crate::options::TableOptions;
use crate::record::{InvalidRecords, for_each_record};
use crate::report::{Finding, Report};
use crate::schema::Schema;
use crate::table::Page;

/// Records that the schema is found by.
pub const SAMPLE: u64 = 10_000;

/// Makes batches of records that come one page after the other, in memory for a few pages only. The schema is that of the first
/// [`SAMPLE`] records, or a given one. Later values that do not fit are null, and counted in the report.
pub struct BatchStream {
    batch_rows: usize,
    state: State,
    ready: VecDeque<SharedBatch>,
}

enum State {
    /// The schema is not fixed yet.
    Sampling {
        inference: Inference,
        pages: Vec<Page>,
        for_files: bool,
    },
    Filling {
        builder: BatchBuilder,
        schema: Arc<Schema>,
        sample: Report,
    },
}

impl BatchStream {
    /// For batches of at most that many rows, whose schema is found. For files, a column of nulls has texts.
    #[must_use]
    pub fn new(options: TableOptions, batch_rows: usize, for_files: bool) -> Self {
        let state = State::Sampling { inference: Inference::new(options), pages: Vec::new(), for_files };
        Self { batch_rows: batch_rows.max(1), state, ready: VecDeque::new() }
    }

    /// For batches of a given schema.
    #[must_use]
    pub fn with_schema(schema: Schema, batch_rows: usize) -> Self {
        let schema = Arc::new(schema);
        let builder = BatchBuilder::new(Arc::clone(&schema));
        let state = State::Filling { builder, schema, sample: Report::default() };
        Self { batch_rows: batch_rows.max(1), state, ready: VecDeque::new() }
    }

    /// Adds a page. Returns the bytes of its array.
    ///
    /// # Errors
    /// If it does not begin with an array in JSON. The batches are of no use then.
    pub fn push(&mut self, page: Page) -> Result<usize, InvalidRecords> {
        let State::Sampling { inference, pages, .. } = &mut self.state else { return self.fill(&page) };
        let bytes = for_each_record((*page).as_ref(), |record| inference.observe_next(record))?;
        pages.push(page);
        if inference.count() >= SAMPLE {
            self.fix_schema()?;
        }
        Ok(bytes)
    }

    /// No page follows. The rest is ready then.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(&mut self) -> Result<(), InvalidRecords> {
        self.fix_schema()?;
        if let State::Filling { builder, .. } = &mut self.state
            && builder.rows() > 0
        {
            self.ready.push_back(builder.finish());
        }
        Ok(())
    }

    /// The next batch that is complete.
    pub fn next_batch(&mut self) -> Option<SharedBatch> {
        self.ready.pop_front()
    }

    /// The schema, once it is fixed.
    #[must_use]
    pub fn schema(&self) -> Option<&Arc<Schema>> {
        match &self.state {
            State::Sampling { .. } => None,
            State::Filling { schema, .. } => Some(schema),
        }
    }

    /// What of the records is not in the batches so far as it was.
    #[must_use]
    pub fn report(&self) -> Report {
        match &self.state {
            State::Sampling { inference, .. } => inference.report(),
            State::Filling { builder, sample, .. } => {
                let mut report = sample.clone();
                report.findings.extend(builder.report().findings.iter().cloned());
                report
            }
        }
    }

    /// The lines of the report about the batches that are complete.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match &self.state {
            State::Sampling { .. } => &[],
            State::Filling { builder, .. } => &builder.report().findings,
        }
    }

    fn fix_schema(&mut self) -> Result<(), InvalidRecords> {
        let State::Sampling { inference, pages, for_files } = &mut self.state else { return Ok(()) };
        let schema = inference.schema();
        let schema = Arc::new(if *for_files { schema.without_nulls() } else { schema });
        // What happens to single values is counted when they are filled in.
        let sample = inference.report().of_types();
        let pages = std::mem::take(pages);
        self.state = State::Filling { builder: BatchBuilder::new(Arc::clone(&schema)), schema, sample };
        pages.iter().try_for_each(|page| self.fill(page).map(drop))
    }

    fn fill(&mut self, page: &Page) -> Result<usize, InvalidRecords> {
        let State::Filling { builder, .. } = &mut self.state else { return Ok(0) };
        for_each_record((**page).as_ref(), |record| {
            builder.push_next(record);
            if builder.rows() >= self.batch_rows || builder.is_full() {
                self.ready.push_back(builder.finish());
            }
        })
    }
}
