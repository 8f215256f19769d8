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
}

impl Format {
    /// The format for a file, by the extension of its name.
    pub fn of_file(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl" | "ndjson") => Self::Jsonl,
            Some("csv") => Self::Csv,
            _ => Self::Json,
        }
    }
}
