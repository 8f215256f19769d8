//! `airbyte-agent schema`: the JSON Schema of an operation's request and response.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use crate::arguments::{Matches, OutputArguments};
use crate::failure::Failure;
use crate::operations::{Described, find};

use super::connector::show_json;

const OPERATION: &str = "operation";

pub fn command() -> Command {
    Command::new("schema")
        .about("Write the JSON Schema of the request and the response of an operation.")
        .arg(
            Arg::new(OPERATION)
                .value_name("RESOURCE VERB")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .help("Name of the operation, such as `workspaces list`"),
        )
        .arg(OutputArguments::output())
}

/// Writes the schemas.
///
/// # Errors
/// If there is no such operation.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let words: Vec<String> = matches.get_many::<String>(OPERATION).into_iter().flatten().cloned().collect();
    let operation = find(&words)?;
    let described = Described::of(operation);
    let document = json!({
        "operation": operation.name(),
        "description": described.doc().text(),
        "sends": operation.sends(),
        "effect": if operation.is_read() { "read" } else { "write" },
        "request": described.request.to_document(),
        "response": described.response.to_document(),
    });
    show_json(&document, &OutputArguments::read(Matches { command: matches, program: matches })?)
}
