//! Rows that a command makes itself, written like a list of the service.

use serde::Serialize;

use crate::arguments::OutputArguments;
use crate::failure::Failure;
use crate::operations::Schema;
use crate::output::{Shape, Value};

/// Writes rows, in the format that the flags choose.
///
/// # Errors
/// If they cannot be written.
pub fn write<T: Serialize>(rows: impl IntoIterator<Item = T>, output: &OutputArguments) -> Result<(), Failure> {
    let mut printer = output.printer(Shape::List, Schema::any())?;
    for row in rows {
        let json = serde_json::to_vec(&row).map_err(|error| Failure::invalid(error.to_string()))?;
        printer.write(Value::parse(&json).map_err(Failure::invalid)?)?;
    }
    printer.finish()
}
