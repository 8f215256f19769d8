//! `airbyte-agent mcp install`: writes this server into the configuration of a client.

mod change;
mod client;
mod entry;
mod file;
mod json_text;
mod toml_text;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};

use crate::exit;
use crate::failure::Failure;
use change::{Change, Refusal};
use client::Client;
use entry::Entry;
use file::ConfigFile;

const CLIENT: &str = "client";
const NAME: &str = "name";
const PROFILE: &str = "profile";
const COMMAND: &str = "command";
const FILE: &str = "file";
const REPLACE: &str = "replace";
const YES: &str = "yes";
const DRY_RUN: &str = "dry-run";
const PRINT: &str = "print";

/// The command below `mcp`.
pub fn command() -> Command {
    let text = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    let places: Vec<String> =
        Client::all().map(|client| format!("  {:15} {}", client.name, client.usual_place())).collect();
    Command::new("install")
        .about("Write this server into the configuration of a client. Shows the change and asks first.")
        .after_help(format!(
            "The files of clients, unless `--file` names another one:\n\n{}\n\nEverything else in the file stays as it is. Sends nothing.",
            places.join("\n")
        ))
        .arg(
            Arg::new(CLIENT)
                .value_name("CLIENT")
                .required(true)
                .value_parser(Client::all().map(|client| client.name).collect::<Vec<_>>())
                .hide_possible_values(true)
                .help("Name of the client"),
        )
        .arg(text(NAME, "NAME").default_value("airbyte").value_parser(entry::name).help("Name of the server in the client"))
        .arg(text(PROFILE, "NAME").help("Section of the settings file that the server uses"))
        .arg(
            text(COMMAND, "PROGRAM")
                .value_hint(ValueHint::CommandName)
                .help("What the client runs. Default: the path of this program; `airbyte-agent` suits files that others use"),
        )
        .arg(
            text(FILE, "FILE")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::FilePath)
                .help("Configuration file of the client"),
        )
        .arg(flag(REPLACE).help("Replace another server of this name"))
        .arg(flag(YES).short('y').help("Do not ask"))
        .arg(flag(DRY_RUN).conflicts_with(YES).help("Show the change on standard output, and write nothing"))
        .arg(flag(PRINT).conflicts_with_all([YES, DRY_RUN, REPLACE, FILE]).help("Print what to add to the file, and write nothing"))
}

/// Writes the entry, and prints the path of the file.
///
/// # Errors
/// If the file cannot be read, changed without loss or written, or the person does not agree.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let client = Client::named(&text(CLIENT).unwrap_or_default());
    let client = client.ok_or_else(|| Failure::invalid("there is no client of this name"))?;
    let entry = Entry::new(text(NAME).unwrap_or_default(), text(COMMAND), text(PROFILE))?;
    if matches.get_flag(PRINT) {
        return Ok(write!(io::stdout(), "{}", client.snippet(&entry))?);
    }
    let path = match matches.get_one::<PathBuf>(FILE) {
        Some(path) => path.clone(),
        None => client.path()?,
    };
    let file = ConfigFile::read(&path)?;
    let change = client.change(file.text(), &entry, matches.get_flag(REPLACE));
    let change = change.map_err(|refusal| refused(&refusal, client, &entry, &file))?;
    let Change::To(new) = change else {
        writeln!(io::stderr(), "{} has this server already.", file.path().display())?;
        return Ok(writeln!(io::stdout(), "{}", file.path().display())?);
    };
    let diff = change::diff(file.text(), &new);
    let shown = format!("{}\n{diff}", file.path().display());
    if matches.get_flag(DRY_RUN) {
        return Ok(write!(io::stdout(), "{shown}")?);
    }
    write!(io::stderr(), "{shown}")?;
    if !matches.get_flag(YES) {
        confirm()?;
    }
    file.write(&new)?;
    writeln!(io::stdout(), "{}", file.path().display())?;
    Ok(writeln!(io::stderr(), "Restart {} if it runs. `airbyte-agent doctor` checks the credentials.", client.title)?)
}

/// Asks whether to write.
fn confirm() -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = "nothing was written: there is no terminal to ask on";
        return Err(Failure::invalid(message).hint("Give `--yes` to write without a question."));
    }
    let mut stderr = io::stderr();
    write!(stderr, "Write this? [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::new("approval_declined", exit::REFUSED, "nothing was written")),
    }
}

fn refused(refusal: &Refusal, client: &Client, entry: &Entry, file: &ConfigFile) -> Failure {
    let path = file.path().display();
    let by_hand = || format!("Add it by hand:\n{}", client.snippet(entry));
    match refusal {
        Refusal::Unreadable(reason) => {
            Failure::invalid(format!("{path} cannot be changed without losing what is in it: {reason}")).hint(by_hand())
        }
        Refusal::Exists => Failure::invalid(format!("{path} has another server named {:?}", entry.name))
            .hint("Choose another `--name`, or give `--replace`."),
        Refusal::ByHand => Failure::invalid(format!("{path} has another server named {:?}", entry.name))
            .hint(format!("Choose another `--name`, or replace it by hand:\n{}", client.snippet(entry))),
    }
}
