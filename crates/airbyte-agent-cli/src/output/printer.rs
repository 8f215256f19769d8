//! [`Printer`]: writes records, or one value, in a format.

use std::io::{self, IsTerminal, Write};

use airbyte_agent::tables::TableFormat;
use serde_json::value::RawValue;

use super::columnar::{ColumnarWriter, Encoding, Written};
use super::fields::Fields;
use super::format::Format;
use super::json::JsonArray;
use super::mask::{has_masks, masked};
use super::sink::Sink;
use super::value::Value;
use super::{csv, table};
use crate::failure::Failure;
use crate::notes::note;
use crate::operations::Schema;

/// Whether a result is a list of records or one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    List,
    Single,
}

/// Writes records, or one value, in a format. JSON is written when it arrives; tables and comma-separated values need all
/// records for their columns, Parquet and Arrow many of them.
pub struct Printer {
    target: Target,
    format: Format,
    shape: Shape,
    fields: Option<Fields>,
    /// What secrets are found by, unless they are shown.
    schema: Option<Schema>,
    array: JsonArray,
    records: Vec<Value>,
    is_terminal: bool,
    has_masks: bool,
}

/// What becomes of records.
pub enum Target {
    Text(Sink),
    Columns(Box<ColumnarWriter>),
}

impl Target {
    /// Columns whose types are found in this way.
    pub fn columns(sink: Sink, encoding: Encoding, format: TableFormat) -> Self {
        Self::Columns(Box::new(ColumnarWriter::new(sink, encoding, format)))
    }
}

impl Printer {
    pub fn new(target: Target, format: Format, shape: Shape, fields: Option<Fields>, schema: Option<Schema>) -> Self {
        let is_terminal = matches!(target, Target::Text(Sink::Stdout(_))) && io::stdout().is_terminal();
        let array = JsonArray::default();
        Self { target, format, shape, fields, schema, array, records: Vec::new(), is_terminal, has_masks: false }
    }

    /// Writes a record of a list.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_record(&mut self, record: &RawValue) -> Result<(), Failure> {
        match &mut self.target {
            // Most columns are read from the text of the response.
            Target::Columns(columns) if self.fields.is_none() && self.schema.as_ref().is_none_or(Schema::is_any) => {
                columns.write(record.get())
            }
            _ => self.write(Value::of(record)),
        }
    }

    /// Writes a record of a list, or the value.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, value: Value) -> Result<(), Failure> {
        let value = match &self.schema {
            Some(schema) => masked(value, schema),
            None => value,
        };
        let value = match &self.fields {
            Some(fields) => fields.project(&value),
            None => value,
        };
        self.has_masks = self.has_masks || has_masks(&value);
        let is_terminal = self.is_terminal;
        let shown = |json: String| if is_terminal { escaped(&json) } else { json };
        let sink = match &mut self.target {
            Target::Text(sink) => sink,
            Target::Columns(columns) => return columns.write(&value.to_json()),
        };
        match (self.format, self.shape) {
            (Format::Json, Shape::List) => self.array.item(sink, &value, shown)?,
            (Format::Json, Shape::Single) => writeln!(sink, "{}", shown(value.to_pretty_json(0)))?,
            (Format::Jsonl, _) => writeln!(sink, "{}", shown(value.to_json()))?,
            _ => self.records.push(value),
        }
        Ok(())
    }

    /// Lets readers of a pipe have what was written so far.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.target {
            Target::Text(sink) => Ok(sink.flush()?),
            Target::Columns(columns) => columns.flush(),
        }
    }

    /// Writes the rest.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        let fields = self.fields.as_ref();
        let width = self.is_terminal.then(terminal_width);
        let mut left_out = Vec::new();
        match self.target {
            Target::Columns(columns) => {
                let Written { has_columns, report } = columns.finish()?;
                report.findings.iter().for_each(|finding| note("table", &finding.to_string()));
                if !has_columns {
                    note("empty", "nothing was found, so that there are no columns, which not every program can read");
                }
            }
            Target::Text(mut sink) => {
                match (self.format, self.shape) {
                    (Format::Json, Shape::List) => self.array.end(&mut sink)?,
                    (Format::Csv, _) => csv::write(&mut sink, &self.records, fields)?,
                    (Format::Table, Shape::List) => left_out = table::rows(&mut sink, &self.records, fields, width)?,
                    (Format::Table, Shape::Single) => {
                        for value in &self.records {
                            table::members(&mut sink, value, width)?;
                        }
                    }
                    _ => {}
                }
                sink.finish()?;
            }
        }
        if self.is_terminal && self.format == Format::Table && self.records.is_empty() {
            note("empty", "nothing was found");
        }
        if self.has_masks {
            note("secrets", "secrets are shown as ***; --show-secrets writes them");
        }
        if !left_out.is_empty() {
            let names = left_out.join(", ");
            note("columns", &format!("more columns: {names} (choose with --fields, or use --format json)"));
        }
        for (field, nearest) in self.fields.iter().flat_map(Fields::missing) {
            let hint = nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            note("fields", &format!("no record has the field `{field}`{hint}"));
        }
        Ok(())
    }
}

/// JSON in which nothing controls the terminal.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\n' => text.push(character),
            character if table::is_unsafe(character) => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => text.push(character),
        }
    }
    text
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(terminal_size::Width(columns), _)| usize::from(columns))
}
