//! The tree of commands. Groups and operations are described when they are parsed or printed: hundreds of operations with
//! thousands of flags would delay every start.

use clap::{Args, Command};

use crate::arguments::{ClientArguments, OutputArguments, RequestArguments};
use crate::commands::{
    approve, audit, call, completions, doctor, download, execute, man, policy, records, schema, skills, sync,
};
use crate::operations::{self, Described, Doc, Operation, PROGRAM};
use crate::{demo, emulator, mcp, types};

/// The whole command line.
pub fn build() -> Command {
    let program = Command::new(PROGRAM)
        .bin_name(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .about("The command-line interface of Airbyte's APIs.")
        .after_help(
            "Every operation of the Agent API is a command of its resource, such as `workspaces list`; those of the Airbyte API are \
             below `replication`.\n\nExit codes: 0 success, 1 other failures, 2 credentials, 3 not found, 4 invalid \
             arguments, 5 a write may or may not have happened, 6 refused by policy or budget, 130 interrupted.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(ClientArguments::arguments(true));
    let own = [
        execute::command(),
        records::command(),
        download::command(),
        sync::command(),
        schema::command(),
        doctor::command(),
        approve::command(),
        policy::command(),
        audit::command(),
        mcp::command(),
        types::Arguments::augment_args(Command::new("types")),
        emulator::Arguments::augment_args(Command::new("emulator"))
            .about("Run an emulator of the API on this machine, offline."),
        demo::Arguments::augment_args(Command::new("demo"))
            .about("Connect GitHub and read its issues, from an emulator or from the live API."),
        completions::command(),
        man::command(),
    ];
    program.subcommands(own).subcommands(children(&[]))
}

/// The operation that a command stands for.
pub fn operation_at(path: &[String]) -> Option<Operation> {
    operations::all().find(|operation| operation.words() == path)
}

/// The groups and operations directly below a path.
fn children(path: &[String]) -> Vec<Command> {
    let mut names: Vec<String> = Vec::new();
    let mut commands = Vec::new();
    for operation in operations::all() {
        let words = operation.words();
        if words.len() <= path.len() || words[..path.len()] != *path || names.contains(&words[path.len()]) {
            continue;
        }
        let name = words[path.len()].clone();
        names.push(name.clone());
        let below = &words[..=path.len()];
        let command = Command::new(name.clone()).display_name(display_name(below));
        let command = match name.contains('-') {
            true => command.alias(name.replace('-', "_")),
            false => command,
        };
        commands.push(match words.len() == below.len() {
            true => command.about(Described::of(operation).doc().summary().to_owned()).defer(describe_operation),
            false => command.about(purpose(below)).defer(describe_group),
        });
    }
    if path == ["skills"] {
        commands.push(skills::install_command());
    }
    commands
}

fn describe_group(command: Command) -> Command {
    let name = command.get_display_name().unwrap_or_default().to_owned();
    let paths = operations::all().flat_map(|operation| {
        let words = operation.words();
        (1..words.len()).map(move |length| words[..length].to_vec()).collect::<Vec<_>>()
    });
    let path = paths.into_iter().find(|path| display_name(path) == name).unwrap_or_default();
    command.subcommand_required(true).arg_required_else_help(true).subcommands(children(&path))
}

fn describe_operation(command: Command) -> Command {
    let name = command.get_display_name().unwrap_or_default();
    match operations::all().find(|operation| display_name(&operation.words()) == name) {
        Some(operation) => operation_command(operation, command),
        None => command,
    }
}

/// The command of an operation with all its arguments.
fn operation_command(operation: Operation, command: Command) -> Command {
    let described = Described::of(operation);
    let doc = described.doc();
    let request = RequestArguments::new(operation, described.members());
    let command = command.about(doc.summary().to_owned()).long_about(doc.text());
    let command = command.after_help(format!("Sends {}.", operation.sends()));
    let options = call::arguments(operation)
        .into_iter()
        .chain(OutputArguments::arguments())
        .chain(ClientArguments::arguments(operation.is_of_agent_api()));
    // A parameter comes before an option of the same name, which can still be given before the command.
    let options = options.filter(|option| option.get_long().is_none_or(|name| !request.has_flag(name)));
    request.add_to(command).args(options.collect::<Vec<_>>())
}

/// The name that clap gives a command in man pages, by which its description is found.
fn display_name(words: &[String]) -> String {
    format!("{PROGRAM}-{}", words.join("-"))
}

/// What a group is for.
fn purpose(path: &[String]) -> String {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    // Groups that have groups only.
    match path.as_slice() {
        ["replication"] => return "The Airbyte API: sources, destinations, connections and sync jobs.".to_owned(),
        ["replication", "definitions"] => {
            return "Definitions of sources and destinations in a workspace.".to_owned();
        }
        ["templates"] => return "Templates of sources and of connections.".to_owned(),
        ["beta"] => {
            return "Resources that are not part of the published API and may change without notice.".to_owned();
        }
        _ => {}
    }
    let resource = operations::all().find(|operation| {
        let words = operation.words();
        words.len() == path.len() + 1 && words[..path.len()] == *path
    });
    resource.map(|operation| Doc::of(operation.resource_doc()).summary().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_command_of_its_own() {
        let names: BTreeSet<String> = operations::all().map(|operation| display_name(&operation.words())).collect();
        assert_eq!(names.len(), operations::all().count());
    }

    #[test]
    fn every_command_is_described_and_consistent() {
        let mut program = build();
        // Describes all commands, and panics if two arguments of one collide.
        program.build();
        program.debug_assert_all();
    }

    trait AllAsserted {
        fn debug_assert_all(&mut self);
    }

    impl AllAsserted for Command {
        fn debug_assert_all(&mut self) {
            assert!(self.get_about().is_some_and(|about| !about.to_string().is_empty()), "{:?}", self.get_name());
            self.get_subcommands_mut().filter(|command| command.get_name() != "help").for_each(Self::debug_assert_all);
        }
    }

    /// A parameter comes before an option of the same name. The dry run of `ensure` reads and compares, which says more than
    /// the parameters would.
    #[test]
    fn parameters_hide_only_these_options() {
        let mut hidden = BTreeSet::new();
        for operation in operations::all() {
            let members = Described::of(operation).members();
            assert!(members.iter().all(|member| member.flag != "json"), "{}", operation.name());
            let options = call::arguments(operation).into_iter().chain(OutputArguments::arguments());
            let options = options.chain(ClientArguments::arguments(operation.is_of_agent_api()));
            for name in options.filter_map(|option| option.get_long().map(str::to_owned)) {
                if members.iter().any(|member| member.flag == name) {
                    hidden.insert((operation.words().pop().unwrap_or_default(), name));
                }
            }
        }
        let expected = [
            ("docs", "organization-id"),
            ("ensure", "dry-run"),
            ("list", "organization-id"),
            ("list-credentials", "organization-id"),
            ("search", "organization-id"),
        ];
        assert_eq!(hidden, expected.map(|(verb, flag)| (verb.to_owned(), flag.to_owned())).into());
    }
}
