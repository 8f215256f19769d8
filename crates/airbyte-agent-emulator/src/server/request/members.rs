//! The members of a request, from path, query and body, as one map that serde can read.

use airbyte_agent_core::json::{self, MemberError, MemberPath, MemberValue, PathStep, from_members};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::json_errors;
use crate::server::error::{ApiError, MISSING, TYPE_ERROR, VALUE_ERROR};

/// The members of a request.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(Vec<(String, MemberValue<'a>)>);

impl<'a> Members<'a> {
    /// Adds a text. A repeated name makes a list.
    pub(super) fn add_text(&mut self, name: &str, text: &str) {
        let known = self.0.iter_mut().find_map(|(known, part)| match part {
            MemberValue::Texts(texts) if known == name => Some(texts),
            _ => None,
        });
        match known {
            Some(texts) => texts.push(text.to_owned()),
            None => self.0.push((name.to_owned(), MemberValue::Texts(vec![text.to_owned()]))),
        }
    }

    /// Adds JSON. Of a repeated member the last counts, as in JSON parsers.
    pub(super) fn add_json(&mut self, name: &str, value: &'a RawValue) {
        self.0.retain(|(known, part)| known != name || matches!(part, MemberValue::Texts(_)));
        self.0.push((name.to_owned(), MemberValue::Json(value)));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &MemberValue<'a>)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// Reads them as a request type; also returns the paths of the members that the type does not have.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<(T, Vec<MemberPath>), ApiError> {
        from_members(&self.0).map_err(member_error)
    }
}

/// Parses a JSON object into its members, in order.
pub(super) fn parse_object(body: &[u8]) -> Result<Vec<(String, Box<RawValue>)>, ApiError> {
    match serde_json::from_slice(body) {
        Ok(_) if is_too_deep(body) => Err(ApiError::field("body", "Input is nested too deeply", "json_invalid")),
        Ok(json::Members(members)) => {
            Ok(members.into_iter().map(|(name, value)| (name.as_str().to_owned(), value.to_owned())).collect())
        }
        Err(error) if error.is_data() => Err(ApiError::field("body", "Input should be a JSON object", TYPE_ERROR)),
        Err(error) => Err(ApiError::field("body", format!("Invalid JSON: {error}"), "json_invalid")),
    }
}

/// Whether values are nested deeper than `serde_json` reads.
fn is_too_deep(json: &[u8]) -> bool {
    const OPENED: usize = 100;
    json.iter().filter(|byte| matches!(byte, b'[' | b'{')).nth(OPENED).is_some()
        && serde_json::from_slice::<serde_json::Value>(json).is_err()
}

#[inline(never)]
fn member_error(MemberError { path, error }: MemberError) -> ApiError {
    let error = error.to_string();
    // serde's position is one within the member, not within the body that the caller sent.
    let reason = error.split(" at line ").next().unwrap_or(&error);
    let mut steps: Vec<String> = path
        .0
        .iter()
        .map(|step| match step {
            PathStep::Index(index) => index.to_string(),
            PathStep::Member(name) => name.clone(),
        })
        .collect();
    if let Some(name) = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        steps.push(name.to_owned());
        return ApiError::field(steps.join("."), "Field required", MISSING);
    }
    let code = if reason.starts_with("invalid value") { VALUE_ERROR } else { TYPE_ERROR };
    let mut message = json_errors::describe(reason);
    if message.starts_with("must be ") {
        message = message.replacen("must be ", "Input should be ", 1);
    }
    ApiError::field(steps.join("."), message, code)
}
