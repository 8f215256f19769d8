//! [`ClientArguments`]: settings of the client. All others come from the environment and the settings file.

use std::time::Duration;

use airbyte_agent::{CallOptions, Settings};
use clap::{Arg, ArgMatches, value_parser};

use super::Matches;
use crate::failure::Failure;

const PROFILE: &str = "option.profile";
const WORKSPACE: &str = "option.workspace";
const ORGANIZATION: &str = "option.organization-id";
const TIMEOUT: &str = "option.timeout";

/// Settings of the client that have a flag.
#[derive(Clone, Debug, Default)]
pub struct ClientArguments {
    pub settings: Settings,
    /// The timeout: of a procedure, that of all its requests.
    pub options: CallOptions,
}

impl ClientArguments {
    /// The flags. Those of the Agent API are left out for operations of the other one.
    pub fn arguments(is_of_agent_api: bool) -> Vec<Arg> {
        let option = |id, name: &'static str, value: &'static str, help: &'static str| {
            Arg::new(id).long(name).value_name(value).help(help).help_heading("Client")
        };
        let mut arguments = vec![
            option(PROFILE, "profile", "NAME", "Section of the settings file"),
            option(TIMEOUT, "timeout", "SECONDS", "Total time of the call, retries included")
                .value_parser(value_parser!(f64)),
        ];
        if is_of_agent_api {
            arguments.push(option(WORKSPACE, "workspace", "NAME", "Workspace of calls that name none"));
            arguments.push(option(ORGANIZATION, "organization-id", "ID", "Organization to act in"));
        }
        arguments
    }

    /// Refuses flags before a command that has no use for them.
    ///
    /// # Errors
    /// If one of them was given.
    pub fn refuse(program: &ArgMatches, command: &str) -> Result<(), Failure> {
        let flags =
            [(PROFILE, "profile"), (WORKSPACE, "workspace"), (ORGANIZATION, "organization-id"), (TIMEOUT, "timeout")];
        match flags.into_iter().find(|(id, _)| program.contains_id(id)) {
            Some((_, name)) => Err(Failure::invalid(format!("`--{name}` has no effect on `{command}`"))),
            None => Ok(()),
        }
    }

    /// Reads the flags.
    ///
    /// # Errors
    /// If the timeout is no positive number.
    pub fn read(matches: Matches<'_>) -> Result<Self, Failure> {
        let settings = Settings {
            profile: matches.text(PROFILE).cloned(),
            workspace: matches.text(WORKSPACE).cloned(),
            organization_id: matches.text(ORGANIZATION).cloned(),
            ..Settings::default()
        };
        let seconds = |of: &ArgMatches| of.try_get_one::<f64>(TIMEOUT).ok().flatten().copied();
        let mut options = CallOptions::default();
        if let Some(seconds) = seconds(matches.command).or_else(|| seconds(matches.program)) {
            let timeout = Duration::try_from_secs_f64(seconds).ok().filter(|timeout| !timeout.is_zero());
            let invalid = || Failure::invalid("`--timeout` must be a positive number of seconds");
            options.timeout = Some(timeout.ok_or_else(invalid)?);
        }
        Ok(Self { settings, options })
    }
}
