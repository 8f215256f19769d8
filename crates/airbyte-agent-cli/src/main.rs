//! The command `airbyte-agent`.

mod demo;
mod emulator;
mod signals;
mod types;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// The command-line interface of Airbyte's Agent API.
#[derive(Parser)]
#[command(name = "airbyte-agent", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run an emulator of the API on this machine, offline.
    Emulator(emulator::Arguments),
    /// Connect GitHub and read its issues, from an emulator or from the live API.
    Demo(demo::Arguments),
    Types(types::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    // Logs are off unless AIRBYTE_AGENT_LOG enables them. They go to standard error; standard output is for results.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_env("AIRBYTE_AGENT_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let outcome = match Arguments::parse().command {
        Command::Emulator(arguments) => emulator::run(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Types(arguments) => types::run(arguments).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe, such as `head`, has closed it.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("airbyte-agent: {error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
