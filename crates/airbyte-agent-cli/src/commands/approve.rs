//! `airbyte-agent approve`: what waits for an approval, and the answer to it.

use std::io::{self, IsTerminal};

use airbyte_agent::policy::{Approvals, PendingApproval};
use clap::{Arg, ArgAction, Command};

use super::rows;
use crate::arguments::{Matches, OutputArguments};
use crate::confirm;
use crate::failure::Failure;

const ID: &str = "id";
const DECLINE: &str = "decline";

pub fn command() -> Command {
    Command::new("approve")
        .about("Approve a call that a policy holds back, or list those that wait.")
        .long_about(
            "Approve a call that a policy holds back, or list those that wait.\n\nAn approval is good for exactly this \
             request, once, for as long as the policy says. It takes effect when the same call is made again.",
        )
        .arg(
            Arg::new(ID)
                .value_name("ID")
                .help("Id of the call, from its error. Without it, the calls that wait are listed"),
        )
        .arg(Arg::new(DECLINE).long("decline").action(ArgAction::SetTrue).requires(ID).help("Decline it instead"))
        .arg(confirm::argument().help("Do not ask. Required if there is no terminal to ask on"))
        .args(OutputArguments::arguments())
}

/// Lists, approves or declines.
///
/// # Errors
/// If no such call waits, or the answer on the terminal is not yes.
pub async fn run(matches: Matches<'_>) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let approvals = Approvals::of_process()?;
    let Some(id) = matches.text(ID) else { return rows::write(approvals.pending()?, &output) };
    let answered = if matches.flag(DECLINE) {
        approvals.decline(id)?
    } else {
        if let Some(pending) = approvals.pending()?.into_iter().find(|pending| pending.id == *id) {
            ask(matches, &pending).await?;
        }
        approvals.approve(id)?
    };
    rows::write([answered], &output)
}

/// A program that runs this command must not approve its own calls by accident.
async fn ask(matches: Matches<'_>, pending: &PendingApproval) -> Result<(), Failure> {
    let is_answered = matches.flag(confirm::YES) || (io::stdin().is_terminal() && io::stderr().is_terminal());
    if !is_answered {
        let message =
            format!("there is no terminal to ask whether to approve {}; nothing was approved", pending.subject);
        return Err(Failure::invalid(message).hint("Let a person run it, or pass --yes."));
    }
    let intent = pending.intent.as_deref().unwrap_or("(not given)");
    let question = format!(
        "{}\ncaller: {}\nintent: {intent}\nparams: {}\nrequired by {}\nApprove it, once?",
        pending.subject, pending.caller, pending.params, pending.reason
    );
    confirm::ask(matches, &pending.subject, question).await
}
