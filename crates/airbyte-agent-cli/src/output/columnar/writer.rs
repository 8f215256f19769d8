//! [`ColumnarWriter`]: writes records as columns.

use std::mem;
use std::sync::Arc;

use airbyte_agent::tables::{BatchStream, Report, SharedBatch, Table, TableFormat};

use super::encoder::{Encoder, Encoding};
use crate::failure::Failure;
use crate::output::sink::Sink;

/// Rows of a batch.
const BATCH_ROWS: usize = 10_000;

/// Bytes of JSON after which records become columns.
const MAX_PENDING: usize = 1024 * 1024;

/// Writes records as columns, in memory for a part of them only. The columns are those of the first 10,000 records, or of a schema
/// that is given.
pub struct ColumnarWriter {
    format: TableFormat,
    encoding: Encoding,
    /// Records that are not columns yet: the beginning of an array in JSON, or nothing.
    pending: String,
    batches: BatchStream,
    /// Until the columns are known.
    sink: Option<Sink>,
    encoder: Option<Encoder>,
}

impl ColumnarWriter {
    pub fn new(sink: Sink, encoding: Encoding, format: TableFormat) -> Self {
        let batches = format.stream(BATCH_ROWS, true);
        Self { format, encoding, pending: String::new(), batches, sink: Some(sink), encoder: None }
    }

    /// Writes a record, which is valid JSON.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn write(&mut self, record: &str) -> Result<(), Failure> {
        self.pending.push(if self.pending.is_empty() { '[' } else { ',' });
        self.pending.push_str(record);
        if self.pending.len() < MAX_PENDING { Ok(()) } else { self.flush() }
    }

    /// Writes the batches that are complete.
    ///
    /// # Errors
    /// If they cannot be written, or a value does not fit the columns and that is an error.
    pub fn flush(&mut self) -> Result<(), Failure> {
        if !self.pending.is_empty() {
            self.pending.push(']');
            self.batches.push(Arc::new(mem::take(&mut self.pending)));
        }
        self.encode()
    }

    /// Completes the file, and returns what of the records is not in it as it was.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn finish(mut self) -> Result<Report, Failure> {
        self.flush()?;
        self.batches.finish();
        self.encode()?;
        let empty = self.table(Vec::new());
        self.begin(&empty)?;
        if let Some(encoder) = self.encoder.take() {
            encoder.finish()?.finish()?;
        }
        Ok(self.batches.report())
    }

    fn encode(&mut self) -> Result<(), Failure> {
        self.format.check(self.batches.findings())?;
        while let Some(batch) = self.batches.next_batch() {
            let table = self.table(vec![batch]);
            self.begin(&table)?;
            if let Some(encoder) = &mut self.encoder {
                encoder.write(&table)?;
            }
        }
        Ok(())
    }

    /// Begins the file with the columns of a table, if it has not begun.
    fn begin(&mut self, table: &Table) -> Result<(), Failure> {
        if let Some(sink) = self.sink.take() {
            self.encoder = Some(Encoder::begin(self.encoding, sink, table)?);
        }
        Ok(())
    }

    fn table(&self, batches: Vec<SharedBatch>) -> Table {
        Table::new(self.batches.schema().cloned().unwrap_or_default(), batches, Report::default())
    }
}
