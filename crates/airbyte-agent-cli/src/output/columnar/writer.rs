//! [`ColumnarWriter`]: writes records as columns.

use std::mem;
use std::sync::Arc;

use airbyte_agent::tables::{BatchStream, InvalidRecords, Report, SharedBatch, Table, TableFormat};
use airbyte_agent_core::ErrorKind;
use airbyte_agent_core::error::Style;

use super::encoder::{Encoder, Encoding};
use crate::exit;
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

/// What was written.
pub struct Written {
    pub has_columns: bool,
    /// What of the records is not there as it was.
    pub report: Report,
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
            self.batches.push(Arc::new(mem::take(&mut self.pending))).map_err(invalid)?;
        }
        self.encode()
    }

    /// Completes the file.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn finish(mut self) -> Result<Written, Failure> {
        self.flush()?;
        self.batches.finish().map_err(invalid)?;
        self.encode()?;
        let empty = self.table(Vec::new());
        self.begin(&empty)?;
        if let Some(encoder) = self.encoder.take() {
            encoder.finish()?.finish()?;
        }
        Ok(Written { has_columns: !empty.schema().fields.is_empty(), report: self.batches.report() })
    }

    fn encode(&mut self) -> Result<(), Failure> {
        let conflict = self.format.check(self.batches.findings());
        conflict.map_err(|error| {
            let failure = Failure::new(error.kind().as_str(), exit::GENERAL, error.reason(Style::SnakeCase));
            failure.hint("Without `--on-conflict error`, the value is null, and a note says so.")
        })?;
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

fn invalid(error: InvalidRecords) -> Failure {
    Failure::new(ErrorKind::Decode.as_str(), exit::GENERAL, error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::fs::File;
    use std::path::PathBuf;

    use airbyte_agent::tables::OnConflict;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use uuid::Uuid;

    use super::*;

    /// A file of Parquet with these records, and what was not written as it was. The file is deleted when it was opened.
    fn written(
        records: impl IntoIterator<Item = String>,
        format: TableFormat,
    ) -> Result<(ParquetRecordBatchReaderBuilder<File>, Written), Failure> {
        let path = std::env::temp_dir().join(format!("airbyte-agent-{}.parquet", Uuid::new_v4()));
        let mut writer = ColumnarWriter::new(Sink::open(Some(&path))?, Encoding::Parquet, format);
        for (position, record) in records.into_iter().enumerate() {
            writer.write(&record)?;
            if position % 100 == 99 {
                writer.flush()?;
            }
        }
        let written = writer.finish()?;
        let file = Temporary(path);
        let file = File::open(&file.0)?;
        Ok((ParquetRecordBatchReaderBuilder::try_new(file).expect("a file of Parquet"), written))
    }

    struct Temporary(PathBuf);

    impl Drop for Temporary {
        fn drop(&mut self) {
            // A file that is left behind harms nobody.
            let _ = fs::remove_file(&self.0);
        }
    }

    /// Records whose columns are fixed when the last one arrives.
    fn with_a_late_text() -> impl Iterator<Item = String> {
        (0..25_000).map(|id| format!("{{\"id\": {id}}}")).chain(["{\"id\": \"x\", \"new\": 1}".to_owned()])
    }

    #[test]
    fn values_that_come_too_late_for_the_columns_are_null_and_reported() {
        let (file, written) = written(with_a_late_text(), TableFormat::default()).expect("written");
        assert_eq!(file.metadata().file_metadata().num_rows(), 25_001);
        let report: Vec<_> = written.report.findings.iter().map(|it| (it.column.as_str(), it.kind.as_str())).collect();
        assert_eq!(report, [("new", "no_column"), ("id", "conflict")]);
        let nulls: usize = file.build().expect("rows").map(|batch| batch.expect("rows").column(0).null_count()).sum();
        assert_eq!(nulls, 1);
    }

    #[test]
    fn values_that_come_too_late_for_the_columns_can_be_an_error() {
        let format = TableFormat { on_conflict: OnConflict::Error, ..TableFormat::default() };
        let failure = written(with_a_late_text(), format).map(|_| ()).expect_err("a conflict");
        assert!(failure.message().contains("of record 25000 does not fit the columns"), "{}", failure.message());
    }

    #[test]
    fn records_without_members_are_a_file_without_columns() {
        let (file, written) = written(["{}".to_owned(), "{}".to_owned()], TableFormat::default()).expect("written");
        assert!(!written.has_columns && file.schema().fields().is_empty());
    }
}
