//! `airbyte-agent records`: the records of an action, from all pages.

use clap::{Arg, Command, value_parser};
use serde_json::value::RawValue;

use super::connector::{Action, arguments};
use crate::arguments::{Matches, OutputArguments};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::notes::note;
use crate::operations::Schema;
use crate::output::{Shape, Value};
use crate::progress::Progress;

const MAX_RECORDS: &str = "max-records";
const AFTER: &str = "after";

pub fn command() -> Command {
    let paging = |id: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id).long(id).value_name(value).help(help).help_heading("Pages")
    };
    Command::new("records")
        .about("Read the records of an action of a connector, from all pages.")
        .args(arguments(Some("list")))
        .arg(paging(MAX_RECORDS, "COUNT", "Stop after so many records").value_parser(value_parser!(u64).range(1..)))
        .arg(paging(AFTER, "TOKEN", "Begin where an earlier command of the same call has ended"))
        .args(OutputArguments::arguments())
}

/// Writes the records.
///
/// # Errors
/// Invalid arguments, and how a call ended. The records of the pages before were written; the failure says where to resume.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches);
    let Some((mut action, session)) = Action::open(matches, &output, in_flight).await? else { return Ok(()) };
    let name = action.name();
    let progress = Progress::start(&name, !output.streams_to_terminal());
    let most = matches.command.get_one::<u64>(MAX_RECORDS).copied();
    let (connector, params) = action.resolve(&session).await?;
    let mut call = action.call(&connector, params, &session);
    if let Some(token) = matches.command.get_one::<String>(AFTER) {
        call = call.after(token);
    }
    let mut pages = call.pages()?;
    // The service has selected the fields; names that no record has are found out all the same.
    let mut printer = output.printer(Shape::List, Schema::any())?;
    let mut count = 0;
    let mut end = End::Complete;
    while let Some(page) = pages.next().await? {
        let mut records: Vec<Box<RawValue>> = page.records()?;
        let rest = most.map_or(usize::MAX, |most| usize::try_from(most - count).unwrap_or(usize::MAX));
        let is_cut = records.len() > rest;
        records.truncate(rest);
        count += records.len() as u64;
        records.iter().try_for_each(|record| printer.write(Value::of(record)))?;
        printer.flush()?;
        progress.say(format!("{name}: {count} records"));
        if most == Some(count) {
            end = match page.token() {
                _ if is_cut => End::WithinPage,
                Some(token) => End::Before(token.to_owned()),
                None => End::Complete,
            };
            break;
        }
    }
    drop(progress);
    printer.finish()?;
    match end {
        End::Complete => {}
        End::WithinPage => note("more", &format!("stopped after {count} records, within a page; more follow")),
        End::Before(token) => note("more", &format!("stopped after {count} records; more follow: --after {token}")),
    }
    Ok(())
}

/// Where the records ended.
enum End {
    Complete,
    /// More follow on the same page, so that no token leads to them.
    WithinPage,
    Before(String),
}
