//! `airbyte-agent man`: manual pages.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, ValueHint, value_parser};

use crate::failure::Failure;

const FOLDER: &str = "folder";

pub fn command() -> Command {
    Command::new("man").about("Write manual pages: one for each command.").arg(
        Arg::new(FOLDER)
            .value_name("FOLDER")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::DirPath)
            .help("Folder to write to, such as ~/.local/share/man/man1. It is made if it does not exist"),
    )
}

/// Writes the pages of the whole program.
///
/// # Errors
/// If they cannot be written.
pub fn run(matches: &ArgMatches, program: Command) -> Result<(), Failure> {
    let folder = matches.get_one::<PathBuf>(FOLDER).cloned().unwrap_or_default();
    let written = std::fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(program, &folder));
    written.map_err(|error| Failure::io(&format!("cannot write to {}", folder.display()), &error))
}
