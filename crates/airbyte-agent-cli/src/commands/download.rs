//! `airbyte-agent download`: a file of a connector.

use std::io::{self, IsTerminal, Write};

use clap::Command;

use super::connector::{Action, arguments};
use crate::arguments::{Matches, OutputArguments};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::output::Sink;
use crate::progress::Progress;

pub fn command() -> Command {
    Command::new("download")
        .about("Download a file from a connector.")
        .args(arguments(Some("download")))
        .arg(OutputArguments::output())
}

/// Writes the file.
///
/// # Errors
/// Invalid arguments, and how the call ended. An output file that is not complete is removed.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let Some((mut action, session)) = Action::open(matches, &output, in_flight).await? else { return Ok(()) };
    if output.path.is_none() && io::stdout().is_terminal() {
        return Err(Failure::invalid("a file is not written to a terminal: add `--output FILE`"));
    }
    let (connector, params) = action.resolve(&session).await?;
    let call = action.call(&connector, params, &session);
    let mut file = call.download().await?;
    let mut sink = Sink::open(output.path.as_deref())?;
    let progress = Progress::of_bytes(file.size());
    while let Some(piece) = file.chunk().await? {
        sink.write_all(&piece)?;
        progress.advance(piece.len() as u64);
    }
    drop(progress);
    sink.finish()
}
