//! `airbyte-agent skills install`: a skill for coding agents, which describes this command.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};

use crate::failure::Failure;
use crate::output::Sink;

const SKILL: &str = include_str!("SKILL.md");

const FOLDER: &str = "folder";
const PRINT: &str = "print";

/// The command below the resource `skills`.
pub fn install_command() -> Command {
    Command::new("install")
        .about("Write a skill for coding agents, which describes this command. Sends nothing.")
        .arg(
            Arg::new(FOLDER)
                .long("folder")
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::DirPath)
                .help("Folder with the skills of the agent. Default: .claude/skills if there is a folder .claude, otherwise .agents/skills"),
        )
        .arg(
            Arg::new(PRINT)
                .long("print")
                .action(ArgAction::SetTrue)
                .conflicts_with(FOLDER)
                .help("Write it to standard output"),
        )
}

/// Writes the skill, and says where.
///
/// # Errors
/// If it cannot be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let mut stdout = Sink::open(None)?;
    if matches.get_flag(PRINT) {
        stdout.write_all(SKILL.as_bytes())?;
        return stdout.finish();
    }
    let folder = matches.get_one::<PathBuf>(FOLDER).cloned().unwrap_or_else(|| {
        let agent = if Path::new(".claude").is_dir() { ".claude" } else { ".agents" };
        Path::new(agent).join("skills")
    });
    let folder = folder.join("airbyte-agent");
    let unwritable = |error: std::io::Error| Failure::io(&format!("cannot write to {}", folder.display()), &error);
    fs::create_dir_all(&folder).map_err(unwritable)?;
    let path = folder.join("SKILL.md");
    let mut file = Sink::open(Some(&path))?;
    file.write_all(SKILL.as_bytes())?;
    file.finish()?;
    writeln!(stdout, "{}", path.display())?;
    stdout.finish()
}
