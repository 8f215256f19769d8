//! `airbyte-agent audit`: reads and verifies audit logs.

use std::path::PathBuf;

use airbyte_agent::config::Config;
use airbyte_agent::policy::audit;
use clap::{Arg, ArgMatches, Command, ValueHint, value_parser};

use super::rows;
use crate::arguments::{ClientArguments, Matches, OutputArguments};
use crate::exit;
use crate::failure::Failure;

const FILE: &str = "file";
const LINES: &str = "lines";

pub fn command() -> Command {
    let with_file = |command: Command| {
        command
            .arg(
                Arg::new(FILE)
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .help("The log. Default: that of the policy"),
            )
            .args(ClientArguments::arguments(true))
    };
    let tail = with_file(Command::new("tail").about("Write the last lines of an audit log."))
        .arg(
            Arg::new(LINES)
                .long("lines")
                .short('n')
                .value_name("COUNT")
                .value_parser(value_parser!(usize))
                .default_value("20")
                .help("How many lines"),
        )
        .args(OutputArguments::arguments());
    let verify = with_file(Command::new("verify").about("Check whether an audit log was altered."))
        .args(OutputArguments::arguments());
    Command::new("audit")
        .about("Audit logs: what was called, by whom, and what became of it.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([tail, verify])
}

/// Writes the last lines.
///
/// # Errors
/// If the log cannot be read.
pub fn tail(matches: Matches<'_>) -> Result<(), Failure> {
    let count = matches.command.get_one::<usize>(LINES).copied().unwrap_or_default();
    let entries = audit::entries(&file(matches)?)?;
    let first = entries.len().saturating_sub(count);
    rows::write(&entries[first..], &OutputArguments::read(matches)?)
}

/// Writes what is wrong with each line, and how many lines there are.
///
/// # Errors
/// If a line was altered or is missing.
pub fn verify(matches: Matches<'_>) -> Result<(), Failure> {
    let file = file(matches)?;
    let report = audit::verify(&file)?;
    let problems = report.problems.iter().map(|problem| (problem.line, problem.reason.clone()));
    let unfinished = report.unfinished.iter().map(|line| (*line, "a write whose outcome is not in the log".to_owned()));
    let rows = problems.chain(unfinished).map(|(line, what)| serde_json::json!({"line": line, "what": what}));
    rows::write(rows, &OutputArguments::read(matches)?)?;
    let about = format!("{}: {} lines of {} runs", file.display(), report.lines, report.runs);
    if report.is_intact() {
        eprintln!("{about}, intact");
        return Ok(());
    }
    Err(Failure::new("audit", exit::GENERAL, format!("{about}, of which {} are not intact", report.problems.len())))
}

fn file(matches: Matches<'_>) -> Result<PathBuf, Failure> {
    let given = |matches: &ArgMatches| matches.get_one::<PathBuf>(FILE).cloned();
    if let Some(file) = given(matches.command) {
        return Ok(file);
    }
    let config = Config::resolve(ClientArguments::read(matches)?.settings)?;
    let mut files = config.policies().iter().filter_map(|policy| policy.audit()).map(|audit| audit.file.clone());
    files.next().ok_or_else(|| Failure::invalid("there is no policy with an audit log").hint("Name the file."))
}
