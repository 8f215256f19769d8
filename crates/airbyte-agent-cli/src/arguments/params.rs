//! [`Params`]: the parameters of an action of a connector.

use airbyte_agent::JsonObject;
use airbyte_agent::catalogue;
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::value::RawValue;

use super::input::Input;
use crate::failure::Failure;

const PARAM: &str = "param";
const PARAMS: &str = "params";

/// The arguments with the parameters of an action.
pub fn params_arguments() -> [Arg; 2] {
    [
        Arg::new(PARAM)
            .long("param")
            .short('p')
            .value_name("NAME=VALUE")
            .action(ArgAction::Append)
            .help("A parameter of the action. A value that is JSON, such as 10, true or [\"a\"], is sent as JSON. Can be repeated")
            .help_heading("Parameters"),
        Arg::new(PARAMS)
            .long("params")
            .value_name("JSON")
            .conflicts_with(PARAM)
            .help("All parameters of the action as a JSON object: the text, `@FILE`, or `-` for standard input")
            .help_heading("Parameters"),
    ]
}

/// The parameters of an action as they were given.
pub enum Params {
    None,
    Object(JsonObject),
    Pairs(Vec<(String, String)>),
}

impl Params {
    /// Reads the arguments.
    ///
    /// # Errors
    /// If they are not an object, or not pairs.
    pub fn read(matches: &ArgMatches) -> Result<Self, Failure> {
        if let Some(json) = matches.get_one::<String>(PARAMS) {
            let json = Input::default().json("--params", json)?;
            let object = serde_json::from_str(&json)
                .map_err(|_| Failure::invalid("`--params` must be a JSON object, such as {\"per_page\": 10}"))?;
            return Ok(Self::Object(object));
        }
        let Some(pairs) = matches.get_many::<String>(PARAM) else { return Ok(Self::None) };
        let pair = |text: &String| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(Failure::invalid(format!("`--param {text}` is not NAME=VALUE"))),
        };
        pairs.map(pair).collect::<Result<_, _>>().map(Self::Pairs)
    }

    /// The parameters as an object. A value of a parameter that the catalogue knows to be a text is a text even if it looks
    /// like JSON.
    ///
    /// # Errors
    /// If a parameter is given twice.
    pub fn object(
        self,
        definition_id: Option<&str>,
        entity: &str,
        action: &str,
    ) -> Result<Option<JsonObject>, Failure> {
        let pairs = match self {
            Self::None => return Ok(None),
            Self::Object(object) => return Ok(Some(object)),
            Self::Pairs(pairs) => pairs,
        };
        let operation = definition_id.and_then(catalogue::kind).and_then(|kind| kind.operation(entity, action));
        let is_text = |name: &str| {
            let params = operation.map(|operation| operation.params.as_slice()).unwrap_or_default();
            params.iter().any(|param| param.name == name && param.kind == "string")
        };
        let mut members: Vec<(String, String)> = Vec::with_capacity(pairs.len());
        for (name, value) in pairs {
            if members.iter().any(|(other, _)| *other == name) {
                return Err(Failure::invalid(format!(
                    "the parameter `{name}` is given twice; an array is one value: {name}='[\"a\", \"b\"]'"
                )));
            }
            let is_json = serde_json::from_str::<&RawValue>(&value).is_ok();
            let is_json = is_json && (!is_text(&name) || value.starts_with('"'));
            let value = if is_json { value } else { serde_json::to_string(&value).unwrap_or_default() };
            members.push((name, value));
        }
        let members: Vec<String> = members
            .into_iter()
            .map(|(name, value)| format!("{}:{value}", serde_json::to_string(&name).unwrap_or_default()))
            .collect();
        let object = serde_json::from_str(&format!("{{{}}}", members.join(",")));
        object.map(Some).map_err(|error| Failure::invalid(format!("`--param`: {error}")))
    }
}
