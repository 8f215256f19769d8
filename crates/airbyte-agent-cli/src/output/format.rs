//! [`Format`]: the formats of results.

use std::path::Path;

use clap::ValueEnum;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON with one member per line. A list is one array.
    Json,
    /// One record per line, as JSON.
    Jsonl,
    /// Columns, for people.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// Apache Parquet: columns with types, in a binary file.
    Parquet,
    /// Apache Arrow (IPC): columns with types, as programs have them in memory.
    Arrow,
}

impl Format {
    /// The format for a file, by the extension of its name.
    pub fn of_file(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" => Self::Csv,
            "parquet" => Self::Parquet,
            "arrow" | "arrows" => Self::Arrow,
            _ => Self::Json,
        }
    }

    /// Its name, as `--format` takes it.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it is binary, and its columns have types.
    pub fn is_columnar(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }

    /// Whether a record is written when it arrives, so that it is there even if a later one is not.
    pub fn is_written_at_once(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}
