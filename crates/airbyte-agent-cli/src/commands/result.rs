//! Writing what a call returned.

use airbyte_agent::Execution;
use serde_json::value::RawValue;

use crate::arguments::OutputArguments;
use crate::exit;
use crate::failure::Failure;
use crate::operations::Schema;
use crate::output::{Format, Shape, Value};

/// Writes the body of a response; nothing if it is empty. An array is a list of records.
///
/// # Errors
/// If it is not JSON, or cannot be written.
pub fn write(body: &[u8], output: &OutputArguments, schema: Schema) -> Result<(), Failure> {
    // Some services answer with a text for people where there is nothing to return.
    if body.trim_ascii().is_empty() || schema.is_nothing() {
        return Ok(());
    }
    let value = Value::parse(body)
        .map_err(|reason| Failure::new("decode", exit::GENERAL, format!("the response is not JSON: {reason}")))?;
    match value {
        Value::Array(items) => {
            let mut printer = output.printer(Shape::List, schema.entries(""))?;
            items.into_iter().try_for_each(|item| printer.write(item))?;
            printer.finish()
        }
        value => {
            let mut printer = output.printer(Shape::Single, schema)?;
            printer.write(value)?;
            printer.finish()
        }
    }
}

/// Writes the result of an action: as JSON the whole response, in other formats its records.
///
/// # Errors
/// If it cannot be decoded or written.
pub fn write_execution(execution: &Execution, output: &OutputArguments) -> Result<(), Failure> {
    // The service has selected the fields.
    let output = &OutputArguments { fields: None, ..output.clone() };
    if output.format == Format::Json {
        return write(execution.response().body(), output, Schema::any());
    }
    let records: Vec<Box<RawValue>> = execution.records()?;
    let result: Box<RawValue> = execution.result()?;
    let is_single = matches!(records.as_slice(), [record] if record.get() == result.get());
    let mut printer = output.printer(if is_single { Shape::Single } else { Shape::List }, Schema::any())?;
    records.iter().try_for_each(|record| printer.write_record(record))?;
    printer.finish()
}
