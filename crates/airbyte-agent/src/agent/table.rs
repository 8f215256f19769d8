//! [`response_table`]: the records in the response to an `execute` as a table.

use std::str;
use std::sync::Arc;

use airbyte_agent_core::pagination::RecordsJson;
use airbyte_agent_core::{Error, Response};

use super::envelope::{Envelope, result_start};
use super::paging::records;
use crate::tables::{Table, TableFormat, invalid};

/// The table of the records in the response to an `execute`, whether they are its result or at a path of it.
///
/// # Errors
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode), also if a value does not fit the schema and that is an error;
/// [`ErrorKind::Unsuccessful`](crate::ErrorKind::Unsuccessful).
pub fn response_table(response: &Response, record_path: Option<&str>, format: &TableFormat) -> Result<Table, Error> {
    let table = match result_table(response, format) {
        Some(table) => table,
        None => {
            let records = RecordsJson::new(response.body(), records(response, record_path)?);
            format.table(Arc::new(records)).map_err(invalid)?.0
        }
    };
    format.check(&table.report().findings)?;
    Ok(table)
}

/// The table of a result that is an array. Its JSON is checked while it becomes columns, which takes half of the time of doing so
/// before. `None` for all that is not as usual: reading the whole envelope tells what it is.
fn result_table(response: &Response, format: &TableFormat) -> Option<Table> {
    let body = response.body();
    let start = result_start(body)?;
    let records = str::from_utf8(body.get(start..)?).ok()?;
    let (table, bytes) = format.table(Arc::new(RecordsJson::new(body, records.into()))).ok()?;
    // What is around the records is read as if there were none.
    let around = [body.get(..start)?, b"[]", body.get(start + bytes..)?].concat();
    Envelope::parse(&around, response).ok().map(|_| table)
}
