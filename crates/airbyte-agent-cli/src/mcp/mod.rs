//! `airbyte-agent mcp`: the tools for AI agents as a server of the Model Context Protocol.
//!
//! The protocol itself is `rmcp`'s. Here is what it serves ([`server`], [`resources`]), how a person is asked for an
//! approval in each revision of the protocol ([`elicitation`], [`rounds`]), and who may connect ([`http`]).

mod approval_form;
mod elicitation;
mod http;
mod progress;
mod resources;
mod rounds;
mod server;
mod stdio;

use std::net::SocketAddr;
use std::path::PathBuf;

use airbyte_agent::ClientBuilder;
use airbyte_agent::policy::Policy;
use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use clap::{Args, Command, FromArgMatches};

use crate::arguments::{ClientArguments, Matches};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use progress::ProgressInterceptor;
use server::Server;

/// How the server is reached.
#[derive(Args)]
pub struct Arguments {
    /// Serve streamable HTTP at `/mcp` of this address, such as 127.0.0.1:8123. Port 0 selects a free one. Without it, the
    /// server speaks on standard input and output.
    #[arg(long, value_name = "ADDRESS", help_heading = "HTTP")]
    http: Option<SocketAddr>,
    /// Accept requests without a bearer token, on a loopback address only.
    #[arg(long, requires = "http", conflicts_with = "token_file", help_heading = "HTTP")]
    no_auth: bool,
    // Not the token itself: other users of the machine can read arguments.
    /// File with the bearer token that requests must have. Default: a new one, which the ready line shows.
    #[arg(long, value_name = "FILE", requires = "http", help_heading = "HTTP")]
    token_file: Option<PathBuf>,
    /// Let `--http` be an address that other machines can reach.
    #[arg(long, requires = "http", help_heading = "HTTP")]
    allow_remote: bool,
    /// Host name, besides those of this machine, that requests may be sent to. Can be repeated.
    #[arg(long, value_name = "NAME", requires = "http", help_heading = "HTTP")]
    allowed_host: Vec<String>,
    /// Origin, besides those of this machine, whose web pages may connect, such as https://app.example.com:443. Can be
    /// repeated.
    #[arg(long, value_name = "ORIGIN", requires = "http", help_heading = "HTTP")]
    allowed_origin: Vec<String>,
}

pub fn command() -> Command {
    let command = Command::new("mcp").args(ClientArguments::arguments(true));
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
