//! [`RequestArguments`]: the parameters of an operation as flags, or as one JSON object.

use clap::builder::ValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::input::{Input, json_text};
use crate::failure::Failure;
use crate::operations::{Member, Operation, ValueType};

const JSON: &str = "option.json";

/// The parameters of an operation as arguments.
pub struct RequestArguments {
    members: Vec<Member>,
    /// Names of those that may be given by position.
    positional: Vec<String>,
}

impl RequestArguments {
    pub fn new(operation: Operation, members: Vec<Member>) -> Self {
        let positional = operation.positional(&members).into_iter().map(|member| member.name.clone()).collect();
        Self { members, positional }
    }

    /// Whether a flag of this name is a parameter.
    pub fn has_flag(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.flag == name)
    }

    /// Adds the arguments to a command.
    pub fn add_to(&self, mut command: Command) -> Command {
        for (index, name) in self.positional.iter().enumerate() {
            let Some(member) = self.members.iter().find(|member| member.name == *name) else { continue };
            let argument = Arg::new(positional_id(name))
                .value_name(member.flag.to_uppercase().replace('-', "_"))
                .help(member.doc.summary().to_owned())
                .value_parser(parser(member))
                .conflicts_with(JSON);
            // Only the last one can take several values.
            command = command.arg(match member.is_list && index + 1 == self.positional.len() {
                true => argument.num_args(0..),
                false => argument,
            });
        }
        for member in &self.members {
            let mut argument = Arg::new(member.name.clone())
                .long(member.flag.clone())
                .help(member.doc.text())
                .help_heading("Parameters")
                .value_name(value_name(member.value_type))
                .value_parser(parser(member))
                .allow_negative_numbers(matches!(member.value_type, ValueType::Integer | ValueType::Number))
                .conflicts_with(JSON);
            if member.flag != member.name {
                argument = argument.alias(member.name.clone());
            }
            if self.positional.contains(&member.name) {
                argument = argument.conflicts_with(positional_id(&member.name));
            }
            if member.is_list {
                argument = argument.action(ArgAction::Append);
            } else if member.value_type == ValueType::Boolean {
                argument = argument.num_args(0..=1).require_equals(true).default_missing_value("true");
            }
            command = command.arg(argument);
        }
        if self.members.is_empty() {
            return command;
        }
        command.arg(
            Arg::new(JSON)
                .long("json")
                .value_name("JSON")
                .help("All parameters as a JSON object, with the names of the API: the text, `@FILE`, or `-` for standard input")
                .help_heading("Parameters"),
        )
    }

    /// The request as JSON. Objects in it are the text that was given.
    ///
    /// # Errors
    /// If a value cannot be read, or is not JSON where it must be.
    pub fn read(&self, matches: &ArgMatches) -> Result<String, Failure> {
        let mut input = Input::default();
        if let Some(json) = matches.try_get_one::<String>(JSON).ok().flatten() {
            return input.json("--json", json);
        }
        let mut members = Vec::new();
        for member in &self.members {
            let at_position = positional_id(&member.name);
            let (argument, values) = match values(matches, &member.name) {
                Some(values) => (format!("--{}", member.flag), values),
                None => match values(matches, &at_position) {
                    Some(values) => (format!("<{}>", member.flag.to_uppercase().replace('-', "_")), values),
                    None => continue,
                },
            };
            let name = serde_json::to_string(&member.name).unwrap_or_default();
            members.push(format!("{name}:{}", member_json(member, &argument, &values, &mut input)?));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }
}

fn positional_id(name: &str) -> String {
    format!("{name} by position")
}

fn values(matches: &ArgMatches, id: &str) -> Option<Vec<String>> {
    if !matches!(matches.try_contains_id(id), Ok(true)) || matches.value_source(id) != Some(ValueSource::CommandLine) {
        return None;
    }
    Some(matches.get_many::<String>(id)?.cloned().collect())
}

fn member_json(member: &Member, argument: &str, values: &[String], input: &mut Input) -> Result<String, Failure> {
    let mut items = Vec::with_capacity(values.len());
    for value in values {
        items.push(value_json(member, argument, value, input)?);
    }
    match items.as_slice() {
        // An array as one JSON text.
        [array] if member.is_list && array.starts_with('[') => Ok(items.remove(0)),
        _ if member.is_list => Ok(format!("[{}]", items.join(","))),
        [.., last] => Ok(last.clone()),
        [] => Ok("null".to_owned()),
    }
}

fn value_json(member: &Member, argument: &str, value: &str, input: &mut Input) -> Result<String, Failure> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match member.value_type {
        ValueType::Text => Ok(quoted(value)),
        ValueType::Boolean | ValueType::Integer | ValueType::Number => Ok(value.to_owned()),
        ValueType::Json => input.json(argument, value),
        ValueType::JsonOrText => match input.indirect(argument, value)? {
            Some(text) => json_text(argument, &text),
            None if value.trim_start().starts_with(['{', '[', '"']) => json_text(argument, value),
            None => Ok(quoted(value)),
        },
        ValueType::Secret => match input.indirect(argument, value)? {
            // Editors and `echo` end a file with a newline, which is no part of the secret.
            Some(text) => Ok(quoted(text.trim_end_matches(['\r', '\n']))),
            None => Err(Failure::invalid(format!(
                "`{argument}` takes `@FILE`, or `-` for standard input: other users of the machine can read arguments"
            ))),
        },
    }
}

fn value_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Text => "TEXT",
        ValueType::Secret => "@FILE",
        ValueType::Boolean => "BOOLEAN",
        ValueType::Integer => "INTEGER",
        ValueType::Number => "NUMBER",
        ValueType::Json => "JSON",
        ValueType::JsonOrText => "JSON|TEXT",
    }
}

/// Checks a value and leaves it as it is.
fn parser(member: &Member) -> ValueParser {
    let has_null = member.has_null;
    let checked = move |requirement: &'static str, is_valid: fn(&str) -> bool| {
        ValueParser::new(move |value: &str| match is_valid(value) || (has_null && value == "null") {
            true => Ok(value.to_owned()),
            false => Err(requirement),
        })
    };
    match member.value_type {
        ValueType::Boolean => checked("expected true or false", |value| matches!(value, "true" | "false")),
        ValueType::Integer => checked("expected an integer", is_integer),
        ValueType::Number => {
            checked("expected a number", |value| serde_json::from_str::<serde_json::Number>(value).is_ok())
        }
        _ => ValueParser::string(),
    }
}

fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_leading_zero = digits.len() > 1 && digits.starts_with('0');
    !digits.is_empty() && !is_leading_zero && digits.bytes().all(|byte| byte.is_ascii_digit())
}
