//! Comma-separated values.

use super::columns;
use super::fields::Fields;
use super::value::Value;
use crate::failure::Failure;

/// The records with a header.
pub fn write(to: impl std::io::Write, records: &[Value], fields: Option<&Fields>) -> Result<(), Failure> {
    let names = columns::names(records, fields);
    if names.is_empty() {
        return Ok(());
    }
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(&names).map_err(failure)?;
    for record in records {
        writer.write_record(names.iter().map(|name| columns::cell(record, name, fields))).map_err(failure)?;
    }
    Ok(writer.flush()?)
}

fn failure(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Failure::new("io", crate::exit::GENERAL, format!("{other:?}")),
    }
}
