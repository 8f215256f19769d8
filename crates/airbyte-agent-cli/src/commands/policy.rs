//! `airbyte-agent policy check`: whether policy files are understood, and what they say about calls.

use std::env;
use std::path::Path;

use airbyte_agent::config::Config;
use airbyte_agent::policy::{Decision, Policy, Subject, Verdict};
use airbyte_agent_core::operation::Effect;
use clap::{Arg, ArgAction, Command, ValueHint};
use serde_json::json;

use super::rows;
use crate::arguments::{ClientArguments, Matches, OutputArguments};
use crate::failure::Failure;

const FILES: &str = "files";
const CALLS: &str = "call";

pub fn command() -> Command {
    let check = Command::new("check")
        .about("Check whether policy files are understood, and what they say about calls. Sends nothing.")
        .arg(
            Arg::new(FILES)
                .value_name("FILE")
                .action(ArgAction::Append)
                .num_args(0..)
                .value_hint(ValueHint::FilePath)
                .help("Policy files. Default: those of the settings"),
        )
        .arg(
            Arg::new(CALLS)
                .long("call")
                .value_name("CALL")
                .action(ArgAction::Append)
                .help("A call to decide about: write:github#My account.issues.create, read:api.workspaces.list"),
        )
        .args(ClientArguments::arguments(true))
        .args(OutputArguments::arguments());
    Command::new("policy")
        .about("Policies: what callers may do.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(check)
}

/// Writes a row for each policy, or for each call.
///
/// # Errors
/// If a policy is not understood, or a call is not written as one.
pub fn check(matches: Matches<'_>) -> Result<(), Failure> {
    let policies = policies(matches)?;
    let output = OutputArguments::read(matches)?;
    let calls: Vec<&String> = matches.command.get_many::<String>(CALLS).into_iter().flatten().collect();
    if calls.is_empty() {
        let row = |policy: &Policy| {
            json!({
                "policy": policy.name(),
                "default": policy.default_decision(),
                "rules": policy.rules().len(),
                "workspaces": policy.workspaces(),
                "intent": policy.intent().as_str(),
                "audit": policy.audit().map(|audit| &audit.file),
            })
        };
        return rows::write(policies.iter().map(row), &output);
    }
    let subjects = calls.into_iter().map(|call| subject(call)).collect::<Result<Vec<_>, _>>()?;
    let decide = |subject: Subject| {
        let strictest = policies.iter().map(|policy| policy.verdict(&subject)).max_by_key(|verdict| verdict.decision);
        let Verdict { decision, reason } =
            strictest.unwrap_or_else(|| Verdict { decision: Decision::Allow, reason: "there is no policy".to_owned() });
        json!({"call": subject.to_string(), "decision": decision, "reason": reason})
    };
    rows::write(subjects.into_iter().map(decide), &output)
}

fn policies(matches: Matches<'_>) -> Result<Vec<Policy>, Failure> {
    let home = env::var_os("HOME");
    let home = home.as_deref().map(Path::new);
    let files: Vec<&String> = matches.command.get_many::<String>(FILES).into_iter().flatten().collect();
    if files.is_empty() {
        let config = Config::resolve(ClientArguments::read(matches)?.settings)?;
        return Ok(config.policies().iter().map(|policy| Policy::clone(policy)).collect());
    }
    files.into_iter().map(|file| Policy::load(Path::new(file), home).map_err(Failure::from)).collect()
}

/// The call that a text such as `write:github#My account.issues.create` stands for.
fn subject(text: &str) -> Result<Subject, Failure> {
    let invalid = || {
        let message = format!("{text:?} is no call");
        Failure::invalid(message).hint("Write it as read:service#account.entity.action or write:api.resource.verb.")
    };
    let (effect, rest) = text.split_once(':').ok_or_else(invalid)?;
    let effect = match effect {
        "read" => Effect::Read,
        "write" => Effect::Write,
        _ => return Err(invalid()),
    };
    let (rest, action) = rest.rsplit_once('.').ok_or_else(invalid)?;
    let (service, entity) = rest.split_once('.').ok_or_else(invalid)?;
    if service == "api" {
        return Ok(Subject::operation(effect, &format!("{entity}.{action}")));
    }
    // The name of an account may have dots, the name of an entity has none.
    let (service, entity) =
        if service.contains('#') { rest.rsplit_once('.').ok_or_else(invalid)? } else { (service, entity) };
    let (service, account) = service.split_once('#').unwrap_or((service, ""));
    Ok(Subject::action(effect, service, account, entity, action))
}
