//! `airbyte-agent completions`: completions for a shell.

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::{Shell, generate};

use crate::failure::Failure;
use crate::operations::PROGRAM;
use crate::output::Sink;
use std::io::Write;

const SHELL: &str = "shell";

pub fn command() -> Command {
    Command::new("completions")
        .about("Write completions for a shell.")
        .after_help("bash: airbyte-agent completions bash > ~/.local/share/bash-completion/completions/airbyte-agent")
        .arg(Arg::new(SHELL).value_name("SHELL").required(true).value_parser(value_parser!(Shell)).help("The shell"))
}

/// Writes the completions of the whole program.
///
/// # Errors
/// If they cannot be written.
pub fn run(matches: &ArgMatches, mut program: Command) -> Result<(), Failure> {
    let shell = matches.get_one::<Shell>(SHELL).copied().unwrap_or(Shell::Bash);
    // The generator panics if it cannot write, so that it writes to memory.
    let mut text = Vec::new();
    generate(shell, &mut program, PROGRAM, &mut text);
    let mut sink = Sink::open(None)?;
    sink.write_all(&text)?;
    sink.finish()
}
