//! Rows as text: JSON and CSV.

use std::io::Write;

use chrono::{DateTime, SecondsFormat};

use crate::columns::{Column, Texts, Values};
use crate::members::Members;
use crate::slice::Slice;

/// What a column of JSON text is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonColumns {
    /// The value, without line breaks.
    Values,
    /// A string.
    Strings,
}

impl Slice {
    /// Adds each row as a JSON object, with a text behind each but the last one.
    pub(crate) fn write_json(
        &self,
        names: &[&str],
        json_columns: JsonColumns,
        between: &str,
        is_first: &mut bool,
        out: &mut Vec<u8>,
    ) {
        for row in self.range.clone() {
            if !std::mem::take(is_first) {
                out.extend_from_slice(between.as_bytes());
            }
            write_object(names.iter().copied().zip(&self.batch.columns), row, json_columns, out);
        }
    }

    /// Adds each row as a line of CSV, as RFC 4180 has it. Null is an empty field, and an empty text is quoted.
    pub(crate) fn write_csv(&self, out: &mut Vec<u8>) {
        for row in self.range.clone() {
            for (position, column) in self.batch.columns.iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_field(column, row, out);
            }
            out.extend_from_slice(b"\r\n");
        }
    }
}

fn write_object<'a>(
    members: impl Iterator<Item = (&'a str, &'a Column)>,
    row: usize,
    json_columns: JsonColumns,
    out: &mut Vec<u8>,
) {
    out.push(b'{');
    for (position, (name, column)) in members.enumerate() {
        if position > 0 {
            out.push(b',');
        }
        write_string(name, out);
        out.push(b':');
        write_value(column, row, json_columns, out);
    }
    out.push(b'}');
}

fn write_value(column: &Column, row: usize, json_columns: JsonColumns, out: &mut Vec<u8>) {
    if !column.is_valid(row) {
        out.extend_from_slice(b"null");
        return;
    }
    match &column.values {
        Values::Text(texts) => write_string(texts.get(row), out),
        Values::Timestamp(values) => write_string(&time(values.get(row)), out),
        Values::Json(texts) if json_columns == JsonColumns::Strings => write_string(texts.get(row), out),
        // A line break in JSON is never inside a string.
        Values::Json(texts) => {
            out.extend(texts.get(row).bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }));
        }
        Values::Struct(members) => write_object(members.iter(), row, json_columns, out),
        Values::List { offsets, items } => {
            let end = |position: usize| offsets.get(position).and_then(|end| usize::try_from(*end).ok()).unwrap_or(0);
            out.push(b'[');
            for (position, item) in (end(row)..end(row + 1)).enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_value(items, item, json_columns, out);
            }
            out.push(b']');
        }
        Values::Null | Values::Bool(_) | Values::Int64(_) | Values::UInt64(_) | Values::Float64(_) => {
            write_scalar(column, row, out);
        }
    }
}

fn write_field(column: &Column, row: usize, out: &mut Vec<u8>) {
    if !column.is_valid(row) {
        return;
    }
    match &column.values {
        Values::Text(texts) | Values::Json(texts) => write_quoted(texts.get(row), out),
        Values::Timestamp(values) => write_quoted(&time(values.get(row)), out),
        Values::Struct(_) | Values::List { .. } => {
            let mut json = Vec::new();
            write_value(column, row, JsonColumns::Values, &mut json);
            write_quoted(&String::from_utf8_lossy(&json), out);
        }
        Values::Null | Values::Bool(_) | Values::Int64(_) | Values::UInt64(_) | Values::Float64(_) => {
            write_scalar(column, row, out);
        }
    }
}

/// Numbers, of which the shortest form that is the same number, and booleans.
fn write_scalar(column: &Column, row: usize, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = match &column.values {
        Values::Bool(bits) => write!(out, "{}", bits.get(row)),
        Values::Int64(values) => write!(out, "{}", values.get(row).copied().unwrap_or_default()),
        Values::UInt64(values) => write!(out, "{}", values.get(row).copied().unwrap_or_default()),
        Values::Float64(values) => write!(out, "{:?}", values.get(row).copied().unwrap_or_default()),
        _ => Ok(()),
    };
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    // Writing to memory does not fail, and every text has a JSON form.
    let _ = serde_json::to_writer(out, text);
}

/// A field of CSV, quoted if it has to be.
pub(crate) fn write_quoted(text: &str, out: &mut Vec<u8>) {
    let is_plain = !text.is_empty() && !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if is_plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

fn time(microseconds: Option<&i64>) -> String {
    let time = microseconds.and_then(|value| DateTime::from_timestamp_micros(*value));
    time.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true)).unwrap_or_default()
}

impl Texts {
    fn get(&self, row: usize) -> &str {
        let end = |position: usize| self.offsets.get(position).and_then(|end| usize::try_from(*end).ok()).unwrap_or(0);
        let bytes = self.bytes.get(end(row)..end(row + 1)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Column {
    pub(crate) fn is_valid(&self, row: usize) -> bool {
        !matches!(self.values, Values::Null) && self.validity.bits().is_none_or(|bits| bits.get(row))
    }

    /// The same values, where columns of nulls have texts.
    pub(crate) fn without_nulls(&self) -> Self {
        let values = match &self.values {
            Values::Null => {
                let mut texts = Texts::default();
                texts.offsets.resize(self.len() + 1, 0);
                Values::Text(texts)
            }
            Values::Struct(members) => {
                let mut changed = Members::default();
                for (name, member) in members.iter() {
                    changed.add(name, member.without_nulls());
                }
                Values::Struct(changed)
            }
            Values::List { offsets, items } => {
                Values::List { offsets: offsets.clone(), items: Box::new(items.without_nulls()) }
            }
            other => other.clone(),
        };
        Self { validity: self.validity.clone(), values, losses: self.losses.clone() }
    }
}
