//! The command of an operation.

use airbyte_agent::{Execution, parse_request};
use airbyte_agent_core::FromResponse;
use clap::{Arg, ArgAction};

use super::{list, procedure, result, usage};
use crate::arguments::{Matches, OutputArguments, RequestArguments};
use crate::confirm;
use crate::dry_run::DryRun;
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::operations::{Described, Operation};
use crate::progress::Progress;
use crate::session::Session;

const ALL: &str = "option.all";
const ENVELOPE: &str = "option.envelope";

/// The options that depend on what the operation does.
pub fn arguments(operation: Operation) -> Vec<Arg> {
    let mut arguments = vec![DryRun::argument()];
    if operation.is_destructive() {
        arguments.push(confirm::argument());
    }
    if operation.spec().is_some_and(|spec| spec.paging.is_some()) {
        let all = Arg::new(ALL).long("all").action(ArgAction::SetTrue);
        arguments.push(all.help("Read all pages instead of one").help_heading("Call"));
    }
    if operation.is_list() {
        let envelope = Arg::new(ENVELOPE).long("envelope").action(ArgAction::SetTrue);
        let envelope = envelope.help("Write the whole response instead of its entries").help_heading("Output");
        arguments.push(match operation.spec().is_some_and(|spec| spec.paging.is_some()) {
            true => envelope.conflicts_with(ALL),
            false => envelope,
        });
    }
    arguments
}

/// Sends the request and writes the result.
///
/// # Errors
/// Invalid arguments, before anything is sent, and how the call ended.
pub async fn run(operation: Operation, matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let described = Described::of(operation);
    let request = RequestArguments::new(operation, described.members()).read(matches.command)?;
    let output = OutputArguments::read(matches)?;
    if operation.procedure().is_some() {
        return procedure::run(operation, &described, request, &output, matches, in_flight).await;
    }
    let encoded =
        parse_request(operation.name(), request.as_bytes()).map_err(|error| usage::see_help(operation, error))?;
    let session = Session::open(matches, in_flight)?;
    if let Some(dry_run) = &session.dry_run {
        let outcome = session.client.call(&encoded, &session.options).await;
        return dry_run.show(&session.client, outcome, &output);
    }
    if operation.is_destructive() {
        confirm::confirm(matches, operation.name(), &request).await?;
    }
    if operation.is_list() && !matches.flag(ENVELOPE) {
        return list::run(operation, &described, &request, &output, &session, matches.flag(ALL)).await;
    }
    let progress = Progress::start(operation.name(), true);
    let response = session.client.call(&encoded, &session.options).await?;
    drop(progress);
    if operation.is_execution() {
        return result::write_execution(&Execution::from_response(response)?, &output);
    }
    result::write(response.body(), &output, described.response)
}
