//! `airbyte-agent execute`: one action of a connector.

use clap::{Arg, ArgAction, Command};

use super::connector::{Action, arguments};
use super::result;
use crate::arguments::{Matches, OutputArguments, table_arguments};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::notes::note;
use crate::progress::Progress;

const TRUNCATE: &str = "truncate";

pub fn command() -> Command {
    Command::new("execute")
        .about("Execute an action on an entity of a connector.")
        .long_about(
            "Execute an action on an entity of a connector.\n\nJSON is the whole response; other formats have the records of its \
             result.",
        )
        .args(arguments(None))
        .arg(
            Arg::new(TRUNCATE)
                .long("truncate")
                .action(ArgAction::SetTrue)
                .help("Let the service shorten long strings of collections")
                .help_heading("Parameters"),
        )
        .args(OutputArguments::arguments())
        .args(table_arguments())
}

/// Executes the action and writes its result.
///
/// # Errors
/// Invalid arguments, and how the call ended.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let Some((mut action, session)) = Action::open(matches, &output, in_flight).await? else { return Ok(()) };
    let progress = Progress::start(&action.name(), true);
    let (connector, params) = action.resolve(&session).await?;
    let mut call = action.call(&connector, params, &session);
    if matches.flag(TRUNCATE) {
        call = call.skip_truncation(false);
    }
    let execution = call.await?;
    drop(progress);
    result::write_execution(&execution, &output)?;
    if matches!(execution.next(), Ok(Some(_)) | Err(_)) {
        note("more", "more records follow: `airbyte-agent records`, with the same arguments, reads all pages");
    }
    Ok(())
}
