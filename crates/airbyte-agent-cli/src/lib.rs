//! The command `airbyte-agent`. The programs in `main.rs` and `bin/` differ only in their names.

mod arguments;
mod command_tree;
mod commands;
mod confirm;
mod demo;
mod dry_run;
mod emulator;
mod exit;
mod failure;
mod in_flight;
mod mcp;
mod notes;
mod operations;
mod output;
mod progress;
mod session;
mod signals;
mod types;

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::error::ErrorKind as UsageError;
use clap::{ArgMatches, FromArgMatches};
use tracing_subscriber::EnvFilter;

use crate::arguments::{ClientArguments, Matches};
use crate::commands::{
    approve, audit, call, completions, doctor, download, execute, man, policy, records, schema, skills, sync,
};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::signals::Signals;

/// How long an interrupted command may take to remove what it has not completed.
const CLEANUP: Duration = Duration::from_millis(100);

/// Runs the command with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    // Logs are off unless AIRBYTE_AGENT_LOG enables them. They go to standard error; standard output is for results.
    if std::env::var_os("AIRBYTE_AGENT_LOG").is_some() {
        let filter = EnvFilter::from_env("AIRBYTE_AGENT_LOG");
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    }
    let matches = match command_tree::build().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(error),
    };
    match dispatch(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Help and version go to standard output. Without a command, help is an error.
fn usage(error: clap::Error) -> ExitCode {
    match error.kind() {
        UsageError::DisplayHelp | UsageError::DisplayVersion => {
            // The reader may have closed the pipe.
            let _ = write!(std::io::stdout(), "{}", error.render());
            ExitCode::SUCCESS
        }
        UsageError::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(std::io::stderr(), "{}", error.render());
            ExitCode::from(exit::VALIDATION)
        }
        _ => Failure::from(error).report(),
    }
}

fn dispatch(matches: &ArgMatches) -> Result<(), Failure> {
    let mut path = Vec::new();
    let mut command = matches;
    while let Some((name, below)) = command.subcommand() {
        path.push(name.to_owned());
        command = below;
    }
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let settings = || Ok::<_, Failure>(ClientArguments::read(Matches { command, program: matches })?.settings);
    match words.as_slice() {
        ["schema" | "completions" | "man" | "emulator"] | ["skills" | "mcp", "install"] => {
            ClientArguments::refuse(matches, &path.join(" "))?;
            match words.as_slice() {
                ["schema"] => schema::run(command),
                ["completions"] => completions::run(command, command_tree::build()),
                ["man"] => man::run(command, command_tree::build()),
                ["emulator"] => block_on(async { Ok(emulator::run(read(command)?).await?) }),
                ["mcp", _] => mcp::install::run(command),
                _ => skills::run(command),
            }
        }
        ["demo"] => block_on(async { Ok(demo::run(read(command)?, settings()?).await?) }),
        ["types", ..] => block_on(async {
            let (_, types) = matches.subcommand().ok_or_else(|| Failure::invalid("no command"))?;
            Ok(types::run(read(types)?, settings()?).await?)
        }),
        _ => {
            let (command, program, in_flight) = (command.clone(), matches.clone(), InFlight::default());
            let running = in_flight.clone();
            let work = async move {
                let matches = Matches { command: &command, program: &program };
                let words: Vec<&str> = path.iter().map(String::as_str).collect();
                match words.as_slice() {
                    ["execute"] => execute::run(matches, &running).await,
                    ["records"] => records::run(matches, &running).await,
                    ["download"] => download::run(matches, &running).await,
                    ["sync"] => sync::run(matches, &running).await,
                    ["doctor"] => doctor::run(matches, &running).await,
                    ["approve"] => approve::run(matches).await,
                    ["policy", "check"] => policy::check(matches),
                    ["audit", "tail"] => audit::tail(matches),
                    ["audit", "verify"] => audit::verify(matches),
                    ["mcp"] => mcp::run(matches, &running).await,
                    _ => match command_tree::operation_at(&path) {
                        Some(operation) => call::run(operation, matches, &running).await,
                        None => Err(Failure::invalid(format!("there is no command `{}`", path.join(" ")))),
                    },
                }
            };
            interruptible(work, &in_flight)
        }
    }
}

/// Arguments that a type describes.
fn read<T: FromArgMatches>(matches: &ArgMatches) -> Result<T, Failure> {
    T::from_arg_matches(matches).map_err(Failure::from)
}

fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// Runs a command until it ends, or until a signal ends it. Signals have a runtime of their own: that of the command does not
/// notice them while it waits for the reader of a pipe.
fn interruptible(
    work: impl Future<Output = Result<(), Failure>> + Send + 'static,
    in_flight: &InFlight,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let outcome = tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut signals = Signals::listen()?;
        let mut task = runtime.spawn(work);
        tokio::select! {
            ended = &mut task => ended.unwrap_or_else(|error| Err(Failure::new("error", exit::GENERAL, error.to_string()))),
            code = signals.next() => {
                let failure = in_flight.interrupted(u8::try_from(code).unwrap_or(exit::INTERRUPTED));
                task.abort();
                // It removes the file that it has not completed. It may be blocked by a pipe, which nothing can end.
                let _ = tokio::time::timeout(CLEANUP, task).await;
                Err(failure)
            }
        }
    });
    runtime.shutdown_background();
    outcome
}
