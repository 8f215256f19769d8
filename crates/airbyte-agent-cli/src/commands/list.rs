//! Lists: one page, or all of them.

use airbyte_agent::Page;
use serde_json::value::RawValue;

use super::pages;
use crate::arguments::OutputArguments;
use crate::failure::Failure;
use crate::notes::note;
use crate::operations::{Described, Operation, kebab};
use crate::output::Shape;
use crate::progress::Progress;
use crate::session::Session;

/// Writes the entries of the first page, and says whether more follow; or of all pages.
///
/// # Errors
/// How a call ended. The entries of the pages before were written.
pub async fn run(
    operation: Operation,
    described: &Described,
    request: &str,
    output: &OutputArguments,
    session: &Session,
    is_all: bool,
) -> Result<(), Failure> {
    let mut pages = session.client.list_pages(operation.name(), request.as_bytes(), &session.options)?;
    let entries = operation.spec().and_then(|spec| spec.entries).unwrap_or_default();
    let mut printer = output.printer(Shape::List, described.response.entries(entries))?;
    let progress = Progress::of_records(operation.name(), "entries", !output.streams_to_terminal());
    let mut more = None;
    while let Some(page) = pages.next().await.map_err(|error| pages::failure(error, output, false))? {
        let records: Vec<Box<RawValue>> = page.records()?;
        records.iter().try_for_each(|record| printer.write_record(record))?;
        printer.flush()?;
        progress.advance(records.len() as u64);
        if !is_all {
            more = next_flags(&page);
            break;
        }
    }
    drop(progress);
    printer.finish()?;
    if let Some(flags) = more {
        note("more", &format!("more entries follow: --all reads all of them, {flags} the next page"));
    }
    Ok(())
}

/// The flags that request the page after this one.
fn next_flags(page: &Page) -> Option<String> {
    let next = page.next().ok()??;
    let flags = next.members().into_iter().map(|(name, value)| {
        let value = serde_json::from_str::<String>(value.get()).unwrap_or_else(|_| value.get().to_owned());
        format!("--{} {value}", kebab(name.as_str()))
    });
    Some(flags.collect::<Vec<_>>().join(" "))
}
