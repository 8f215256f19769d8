//! The arguments of the tools.

use airbyte_agent_core::JsonObject;
use airbyte_agent_core::json::{self, JsonError};
use airbyte_agent_core::suggest::{member_names, nearest_hint};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// The number of records if the call does not say.
const DEFAULT_LIMIT: u64 = 20;
const MAX_LIMIT: u64 = 1000;

/// The length of the longest `intent`, in characters.
const MAX_INTENT: usize = 512;

#[derive(Deserialize)]
pub(crate) struct ListConnectorsArguments {
    pub(crate) query: Option<String>,
    pub(crate) cursor: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct DocsArguments {
    pub(crate) connector: String,
    pub(crate) entity: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct ReadArguments {
    pub(crate) connector: String,
    pub(crate) entity: String,
    pub(crate) action: String,
    pub(crate) params: Option<JsonObject>,
    pub(crate) select_fields: Option<Vec<String>>,
    pub(crate) limit: Option<u64>,
    pub(crate) cursor: Option<String>,
    pub(crate) intent: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct WriteArguments {
    pub(crate) connector: String,
    pub(crate) entity: String,
    pub(crate) action: String,
    pub(crate) params: JsonObject,
    pub(crate) intent: String,
}

impl ReadArguments {
    pub(crate) fn limit(&self) -> Result<u64, Failure> {
        match self.limit.unwrap_or(DEFAULT_LIMIT) {
            limit if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
            limit => Err(invalid(&format!("`limit` must be from 1 to {MAX_LIMIT}, not {limit}."))),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.intent.as_deref().map_or(Ok(()), check_intent)
    }

    /// The paths to keep. An empty list keeps everything.
    pub(crate) fn select_fields(&self) -> &[String] {
        self.select_fields.as_deref().unwrap_or_default()
    }
}

impl WriteArguments {
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.intent.trim().is_empty() {
            return Err(invalid("`intent` must say why: the user's goal, in a sentence."));
        }
        check_intent(&self.intent)
    }
}

fn check_intent(intent: &str) -> Result<(), Failure> {
    match intent.chars().count() {
        length if length > MAX_INTENT => {
            Err(invalid(&format!("`intent` must have at most {MAX_INTENT} characters, not {length}.")))
        }
        _ => Ok(()),
    }
}

/// Reads the arguments of a tool from JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    // Some frameworks send nothing, or `null`, for a call without arguments.
    let json = if matches!(json.trim(), "" | "null") { "{}" } else { json };
    json::read_strict(json.as_bytes()).map_err(|error| invalid(&describe::<T>(&error)))
}

fn describe<T: DeserializeOwned>(error: &JsonError) -> String {
    let JsonError { path, is_unknown_member, .. } = error;
    if *is_unknown_member {
        let hint = nearest_hint(path, member_names::<T>());
        let known = member_names::<T>().join("`, `");
        return format!("There is no argument `{path}`{hint} The arguments are `{known}`.", hint = sentence_end(&hint));
    }
    match path.as_str() {
        "." => format!("The arguments are not a JSON object that can be read: {}.", error.requirement()),
        path => format!("`{path}` {}.", error.problem()),
    }
}

/// A hint ends with a question mark, which ends the sentence.
fn sentence_end(hint: &str) -> String {
    if hint.is_empty() { ".".to_owned() } else { hint.to_owned() }
}

fn invalid(message: &str) -> Failure {
    Failure::bad_params(message, "Correct the arguments and repeat the call. Nothing was sent.")
}
