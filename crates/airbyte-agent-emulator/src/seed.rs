//! Seed texts: YAML or JSON objects, from which each part of the emulator takes its members.

use airbyte_agent_core::json::MemberError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::from_value::from_value;
use crate::json_errors;

/// A seed that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeedError {
    /// Neither YAML nor JSON.
    #[error("the seed is neither YAML nor JSON: {0}")]
    Syntax(#[from] serde_yaml_ng::Error),
    /// A member is wrong.
    #[error("the seed is invalid{}: {reason}", location(path))]
    Member {
        /// Path of the member, e.g. `types[0].entities[2].fields`.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

/// Where an error is; a path of `.` is the seed as a whole.
fn location(path: &str) -> String {
    if path == "." { String::new() } else { format!(" at `{path}`") }
}

impl SeedError {
    pub(crate) fn member(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Member { path: path.into(), reason: reason.into() }
    }
}

/// The members of all seeds that no part has taken yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seeds(Vec<Map<String, Value>>);

impl Seeds {
    /// Parses seed texts in order.
    pub(crate) fn parse(texts: &[String]) -> Result<Self, SeedError> {
        texts.iter().map(|text| members(text)).collect::<Result<_, _>>().map(Self)
    }

    /// Takes a list out of every seed that has it; the entries of each come after those before.
    pub(crate) fn take_list<T: DeserializeOwned>(&mut self, name: &str) -> Result<Vec<T>, SeedError> {
        let mut all = Vec::new();
        for seed in &mut self.0 {
            if let Some(value) = seed.shift_remove(name) {
                all.extend(shaped::<Vec<T>>(name, &value)?);
            }
        }
        Ok(all)
    }

    /// What is left of each seed.
    pub(crate) fn rest(self) -> impl Iterator<Item = Value> {
        self.0.into_iter().map(Value::Object)
    }
}

/// Parses YAML or JSON into the members of an object. An empty text has none.
fn members(text: &str) -> Result<Map<String, Value>, SeedError> {
    let mut yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(text)?;
    yaml.apply_merge()?;
    match serde_json::to_value(yaml) {
        Ok(Value::Null) => Ok(Map::new()),
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(SeedError::member(".", "must be an object")),
        Err(error) => Err(SeedError::member(".", error.to_string())),
    }
}

/// Reads a value as a type. An error names the member that is wrong, below `path`.
pub(crate) fn shaped<T: DeserializeOwned>(path: &str, value: &Value) -> Result<T, SeedError> {
    from_value(value).map_err(|error| member_error(path, &error))
}

/// The error of a member below `path`.
pub(crate) fn member_error(path: &str, MemberError { path: inner, error }: &MemberError) -> SeedError {
    let inner = inner.to_string();
    let path = match (path, inner.as_str()) {
        ("" | ".", inner) => inner.to_owned(),
        // The path of the value itself is a dot.
        (path, ".") => path.to_owned(),
        (path, inner) if inner.starts_with('[') => format!("{path}{inner}"),
        (path, inner) => format!("{path}.{inner}"),
    };
    SeedError::member(path, json_errors::describe(&error.to_string()))
}
