//! `airbyte-agent mcp`: the tools for AI agents as a server of the Model Context Protocol.
//!
//! The protocol itself is `rmcp`'s. Here is what it serves ([`server`], [`skills`]), how a person is asked for an
//! approval in each revision of the protocol ([`elicitation`], [`rounds`]), who may connect ([`http`]), and how clients are
//! configured ([`install`]).

mod approval_form;
mod arguments;
mod elicitation;
mod http;
pub mod install;
mod invalid_request;
mod progress;
mod resources;
mod rounds;
mod server;
mod skills;
mod stdio;
mod tool_failure;

use airbyte_agent::ClientBuilder;
use airbyte_agent::policy::Policy;
use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use clap::{Args, Command, FromArgMatches};

use crate::arguments::{ClientArguments, Matches};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use arguments::Arguments;
use progress::ProgressInterceptor;
use server::Server;

pub fn command() -> Command {
    let command = Command::new("mcp")
        .args(ClientArguments::arguments(true))
        .args_conflicts_with_subcommands(true)
        .subcommand(install::command());
    Arguments::augment_args(command).about("Serve the tools for AI agents by the Model Context Protocol.").long_about(
        "Serve the tools for AI agents by the Model Context Protocol.\n\nOn standard input and output, until the input ends; \
         with `--http`, until Ctrl-C. With `--http`, one line of JSON with `url`, `token` and `pid` is printed when \
         connections are accepted. Without a policy, reads are allowed and writes need an approval.",
    )
}

/// Serves until the client or a signal ends it.
///
/// # Errors
/// If there are no credentials, a setting is invalid, the address cannot be used, or the client does not speak the protocol.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let arguments = Arguments::from_arg_matches(matches.command)?;
    let options = http::Options::of(&arguments)?;
    let server = server(matches, in_flight)?;
    match options {
        Some(options) => http::serve(server, options).await,
        None => stdio::serve(server).await,
    }
}

fn server(matches: Matches<'_>, in_flight: &InFlight) -> Result<Server, Failure> {
    let ClientArguments { settings, options } = ClientArguments::read(matches)?;
    let builder = ClientBuilder::from(settings).interceptor(in_flight.clone()).interceptor(ProgressInterceptor);
    let client = builder.build()?.with_options(&options)?.with_default_policy(Policy::reads_allowed());
    Server::new(Toolbox::new(client, ToolboxOptions::default())?)
}
