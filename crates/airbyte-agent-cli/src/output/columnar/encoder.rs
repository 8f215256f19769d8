//! [`Encoder`]: columns as the bytes of a file.

use std::error::Error;
use std::io;
use std::path::Path;

use airbyte_agent::tables::Table;
use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::exit;
use crate::failure::Failure;
use crate::output::format::Format;
use crate::output::sink::Sink;

/// Bytes of an encoded row group of Parquet, which is in memory until it is complete.
const ROW_GROUP_BYTES: usize = 64 * 1024 * 1024;

/// The format of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Compressed with Snappy, which every reader knows.
    Parquet,
    /// The IPC format of Arrow with an index at the end.
    ArrowFile,
    /// The IPC format of Arrow for readers that cannot seek, such as that of a pipe.
    ArrowStream,
}

impl Encoding {
    /// That of a format, if it is binary, in this file or on standard output.
    pub fn of(format: Format, path: Option<&Path>) -> Option<Self> {
        let is_stream = |path: &Path| path.extension().is_some_and(|it| it.eq_ignore_ascii_case("arrows"));
        match format {
            Format::Parquet => Some(Self::Parquet),
            Format::Arrow if path.is_none_or(is_stream) => Some(Self::ArrowStream),
            Format::Arrow => Some(Self::ArrowFile),
            Format::Json | Format::Jsonl | Format::Table | Format::Csv => None,
        }
    }
}

/// Writes columns.
pub enum Encoder {
    Parquet(Box<ArrowWriter<Sink>>),
    ArrowFile(Box<FileWriter<Sink>>),
    ArrowStream(Box<StreamWriter<Sink>>),
}

impl Encoder {
    /// Begins a file with the columns of a table.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(encoding: Encoding, sink: Sink, table: &Table) -> Result<Self, Failure> {
        let schema = batches(table).map_err(arrow_failure)?.schema();
        match encoding {
            Encoding::Parquet => parquet(sink, schema).map(Box::new).map(Self::Parquet).map_err(parquet_failure),
            Encoding::ArrowFile => {
                FileWriter::try_new(sink, &schema).map(Box::new).map(Self::ArrowFile).map_err(arrow_failure)
            }
            Encoding::ArrowStream => {
                StreamWriter::try_new(sink, &schema).map(Box::new).map(Self::ArrowStream).map_err(arrow_failure)
            }
        }
    }

    /// Writes a table with the columns that the file began with.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, table: &Table) -> Result<(), Failure> {
        for batch in batches(table).map_err(arrow_failure)? {
            let batch = batch.map_err(arrow_failure)?;
            match self {
                Self::Parquet(writer) => writer.write(&batch).map_err(parquet_failure)?,
                Self::ArrowFile(writer) => writer.write(&batch).map_err(arrow_failure)?,
                Self::ArrowStream(writer) => writer.write(&batch).map_err(arrow_failure)?,
            }
        }
        Ok(())
    }

    /// Writes the rest.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<Sink, Failure> {
        match self {
            Self::Parquet(writer) => writer.into_inner().map_err(parquet_failure),
            Self::ArrowFile(writer) => writer.into_inner().map_err(arrow_failure),
            Self::ArrowStream(writer) => writer.into_inner().map_err(arrow_failure),
        }
    }
}

fn parquet(sink: Sink, schema: SchemaRef) -> Result<ArrowWriter<Sink>, ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
        .build();
    ArrowWriter::try_new(sink, schema, Some(properties))
}

/// The batches of a table. Nothing is copied.
fn batches(table: &Table) -> Result<RecordBatchStreamReader, ArrowError> {
    let mut stream = table.stream();
    // SAFETY: both types are the struct of the C stream interface. What it has is moved out, and marked as released in `stream`,
    // so that dropping `stream` releases nothing.
    unsafe { RecordBatchStreamReader::from_raw((&raw mut stream).cast()) }
}

fn parquet_failure(error: ParquetError) -> Failure {
    match error {
        ParquetError::External(cause) => match cause.downcast::<ArrowError>() {
            Ok(error) => arrow_failure(*error),
            Err(cause) => match cause.downcast::<io::Error>() {
                Ok(error) => Failure::from(*error),
                Err(cause) => other_failure(&*cause),
            },
        },
        error => other_failure(&error),
    }
}

fn arrow_failure(error: ArrowError) -> Failure {
    match error {
        ArrowError::IoError(_, error) => Failure::from(error),
        error => other_failure(&error),
    }
}

fn other_failure(error: &dyn Error) -> Failure {
    Failure::new("encode", exit::GENERAL, format!("the records cannot be written as columns: {error}"))
}
