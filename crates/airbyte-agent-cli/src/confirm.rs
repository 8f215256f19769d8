//! Asks a person before something is deleted.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::{Arg, ArgAction};

use crate::arguments::Matches;
use crate::exit;
use crate::failure::Failure;

pub const YES: &str = "option.yes";

/// The flag that answers the question.
pub fn argument() -> Arg {
    Arg::new(YES)
        .long("yes")
        .short('y')
        .action(ArgAction::SetTrue)
        .help("Do not ask on a terminal before something is deleted")
        .help_heading("Call")
}

/// Asks whether to go on, if there is a terminal to ask on. Programs are not asked: a policy is for them.
///
/// # Errors
/// If the answer is not yes.
pub async fn confirm(matches: Matches<'_>, operation: &str, request: &str) -> Result<(), Failure> {
    if matches.flag(YES) || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(());
    }
    ask(matches, operation, format!("{operation} {request}\nThis deletes data. Go on?")).await
}

/// Asks a question on the terminal, unless the flag answers it.
///
/// # Errors
/// If the answer is not yes.
pub async fn ask(matches: Matches<'_>, operation: &str, question: String) -> Result<(), Failure> {
    if matches.flag(YES) {
        return Ok(());
    }
    let question = format!("{question} [y/N] ");
    let answer = tokio::task::spawn_blocking(move || -> io::Result<String> {
        let mut stderr = io::stderr().lock();
        stderr.write_all(question.as_bytes())?;
        stderr.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(answer)
    });
    let answer = answer.await.map_err(|error| Failure::new("error", exit::GENERAL, error.to_string()))??;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::new(
            "approval_declined",
            exit::REFUSED,
            format!("`{operation}` was not confirmed; nothing was sent"),
        )),
    }
}
