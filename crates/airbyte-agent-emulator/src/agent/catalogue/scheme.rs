//! Authentication schemes: the forms that credentials can have.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

/// Members of a credentials object that name its scheme and are never secret.
pub(super) const DISCRIMINATORS: [&str; 6] =
    ["option_title", "auth_type", "auth_method", "credentials_title", "credentials", "authentication_type"];

/// A form that credentials can have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its title, for messages and docs.
    pub title: String,
    /// Members that distinguish this scheme. They are optional in a request, but must not name another scheme.
    #[serde(default)]
    pub discriminator: BTreeMap<String, String>,
    /// Required members.
    pub required: Vec<String>,
    /// Optional members.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Other names of members, each with the name above that it stands for (`token: personal_access_token`).
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// Obtained by OAuth consent.
    #[serde(default)]
    pub oauth: bool,
}

impl Scheme {
    pub(super) fn fits(&self, given: &Map<String, Value>) -> bool {
        let is_filled = |name: &str| match given.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        };
        let has = |name: &String| {
            is_filled(name) || self.aliases.iter().any(|(alias, meant)| meant == name && is_filled(alias))
        };
        let is_known = |name: &String| {
            self.required.contains(name)
                || self.optional.contains(name)
                || self.aliases.contains_key(name)
                || DISCRIMINATORS.contains(&name.as_str())
        };
        let contradicts = self.discriminator.iter().any(|(name, expected)| {
            given.get(name).and_then(Value::as_str).is_some_and(|text| !text.eq_ignore_ascii_case(expected))
        });
        self.required.iter().all(has) && given.keys().all(is_known) && !contradicts
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.title, self.required.join(", "))?;
        if !self.optional.is_empty() {
            write!(f, "; optional: {}", self.optional.join(", "))?;
        }
        write!(f, ")")
    }
}
