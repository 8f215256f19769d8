//! `airbyte-agent records`: the records of an action, from all pages.

use airbyte_agent::{Error, Page};
use clap::{Arg, Command, value_parser};
use serde_json::value::RawValue;

use super::connector::{Action, arguments};
use super::pages;
use crate::arguments::{Matches, OutputArguments, table_arguments};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::notes::note;
use crate::operations::Schema;
use crate::output::Shape;
use crate::progress::Progress;

const MAX_RECORDS: &str = "max-records";
const RESUME: &str = "resume";

pub fn command() -> Command {
    let paging = |id: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id).long(id).value_name(value).help(help).help_heading("Pages")
    };
    Command::new("records")
        .about("Read the records of an action of a connector, from all pages.")
        .args(arguments(Some("list")))
        .arg(paging(MAX_RECORDS, "COUNT", "Stop after so many records").value_parser(value_parser!(u64).range(1..)))
        .arg(paging(RESUME, "TOKEN", "Go on where the same command ended before, which has written this token"))
        .args(OutputArguments::arguments())
        .args(table_arguments())
}

/// Writes the records.
///
/// # Errors
/// Invalid arguments, and how a call ended. Where the records of the pages before were written, the failure says where to resume.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let token = matches.command.get_one::<String>(RESUME);
    if let (Some(_), Some(path)) = (token, output.path.as_deref().filter(|path| path.is_file())) {
        let path = path.display();
        return Err(Failure::invalid(format!(
            "{path} exists, and would be replaced by the records from `--resume` on: choose another file for them"
        )));
    }
    let Some((mut action, session)) = Action::open(matches, &output, in_flight).await? else { return Ok(()) };
    let progress = Progress::of_records(&action.name(), "records", !output.streams_to_terminal());
    let most = matches.command.get_one::<u64>(MAX_RECORDS).copied();
    let (connector, params) = action.resolve(&session).await?;
    let mut call = action.call(&connector, params, &session);
    if let Some(token) = token {
        call = call.after(token);
    }
    let mut pages = call.pages().map_err(invalid)?;
    // The service has selected the fields; names that no record has are found out all the same.
    let mut printer = output.printer(Shape::List, Schema::any())?;
    let mut count = 0;
    // Where the page begins that is being written.
    let mut begin = token.cloned();
    let mut end = End::Complete;
    while let Some(page) = pages.next().await.map_err(|error| pages::failure(error, &output, true))? {
        let mut records: Vec<Box<RawValue>> = page.records()?;
        let rest = most.map_or(usize::MAX, |most| usize::try_from(most - count).unwrap_or(usize::MAX));
        let (before, is_cut) = (count, records.len() > rest);
        records.truncate(rest);
        count += records.len() as u64;
        records.iter().try_for_each(|record| printer.write_record(record))?;
        printer.flush()?;
        progress.advance(records.len() as u64);
        if most == Some(count) {
            end = if is_cut { End::WithinPage { begin, before } } else { End::of(&page) };
            break;
        }
        begin = page.token().map(str::to_owned);
    }
    drop(progress);
    printer.finish()?;
    if let Some(more) = end.more(count, &output) {
        note("more", &more);
    }
    Ok(())
}

/// The failure of a call that cannot be sent, with the name of the flag.
fn invalid(error: Error) -> Failure {
    let problem = error.errors().into_iter().find(|problem| problem.field.as_deref() == Some("after"));
    match problem.and_then(|problem| problem.message) {
        Some(reason) => Failure::invalid(format!("`--resume` {reason}")),
        None => Failure::from(error),
    }
}

/// Where the records ended.
enum End {
    Complete,
    /// Before the page that this token leads to.
    Before(String),
    /// More follow on the same page. A token leads to its beginning, unless it is the first one.
    WithinPage {
        begin: Option<String>,
        before: u64,
    },
}

impl End {
    fn of(page: &Page) -> Self {
        page.token().map_or(Self::Complete, |token| Self::Before(token.to_owned()))
    }

    /// That more records follow, and how to read them.
    fn more(self, count: u64, output: &OutputArguments) -> Option<String> {
        let repeat =
            if output.path.is_some() { "repeat the command with another file and" } else { "repeat the command with" };
        let more = match self {
            Self::Complete => return None,
            Self::Before(token) => format!("; more follow: {repeat} --resume {token}"),
            Self::WithinPage { begin: None, .. } => ", within the first page; more follow".to_owned(),
            Self::WithinPage { begin: Some(token), before } => {
                let first = before + 1;
                format!(", within a page; more follow: from record {first} on, {repeat} --resume {token}")
            }
        };
        Some(format!("stopped after {count} records{more}"))
    }
}
