//! Shapes credentials may have, and which of their values are secret.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::ConnectorType;

/// What a secret value is replaced by in answers.
pub const REDACTED: &str = "**********";

/// Members of a credentials object that tell its shape and are never secret.
const DISCRIMINATORS: [&str; 6] =
    ["option_title", "auth_type", "auth_method", "credentials_title", "credentials", "authentication_type"];

/// One shape credentials may have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its title, for messages and docs.
    pub title: String,
    /// Members that tell this shape from the others; optional in a request, but wrong when they name another shape.
    #[serde(default)]
    pub discriminator: BTreeMap<String, String>,
    /// Members that must be there.
    pub required: Vec<String>,
    /// Members that may be there.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Other names of members, each with the name listed above (`token: personal_access_token`).
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// Obtained by OAuth consent.
    #[serde(default)]
    pub oauth: bool,
}

impl Scheme {
    fn fits(&self, given: &Map<String, Value>) -> bool {
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

/// The given credentials have none of the known shapes. Answer 400 with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct CredentialsMismatch {
    /// Names of the members that were given. Never their values.
    pub given_keys: Vec<String>,
    /// Each known shape in words.
    pub known_schemes: Vec<String>,
}

impl fmt::Display for CredentialsMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = if self.given_keys.is_empty() { "nothing".into() } else { self.given_keys.join(", ") };
        write!(f, "Credentials match no known authentication scheme. Given: {given}. ")?;
        write!(f, "Known schemes: {}", self.known_schemes.join("; "))
    }
}

impl std::error::Error for CredentialsMismatch {}

impl ConnectorType {
    /// The shape `credentials` have. Values are not tried: they show at the first execute (BEHAVIOUR.md section 5).
    pub fn check_credentials(&self, credentials: &Map<String, Value>) -> Result<Scheme, CredentialsMismatch> {
        if self.credentials.is_empty() && !credentials.is_empty() {
            return Ok(Scheme {
                title: "Credentials".into(),
                discriminator: BTreeMap::new(),
                required: credentials.keys().cloned().collect(),
                optional: Vec::new(),
                aliases: BTreeMap::new(),
                oauth: false,
            });
        }
        self.credentials.iter().find(|scheme| scheme.fits(credentials)).cloned().ok_or_else(|| CredentialsMismatch {
            given_keys: credentials.keys().cloned().collect(),
            known_schemes: self.credentials.iter().map(Scheme::to_string).collect(),
        })
    }

    /// Required settings that neither `replication_config` nor `environment` holds.
    pub fn missing_settings(&self, settings: &Map<String, Value>) -> Vec<&str> {
        let is_missing = |name: &str| settings.get(name).is_none_or(Value::is_null);
        self.settings
            .iter()
            .filter(|setting| setting.required && is_missing(&setting.name))
            .map(|setting| setting.name.as_str())
            .collect()
    }

    /// Names of the members whose values are secret, wherever they stand in a configuration.
    pub fn secret_fields(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .credentials
            .iter()
            .flat_map(|scheme| scheme.required.iter().chain(&scheme.optional).chain(scheme.aliases.keys()))
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The configuration with every secret value replaced by [`REDACTED`]: all of `credentials` but what tells its
    /// shape, and elsewhere every member that has a credential's name.
    pub fn redact(&self, config: &Value) -> Value {
        redact_within(config, &self.secret_fields(), false)
    }
}

fn redact_within(value: &Value, secrets: &[&str], all: bool) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| {
                    let is_discriminator = DISCRIMINATORS.contains(&name.as_str()) && value.is_string();
                    let hide = !is_discriminator && (all || secrets.contains(&name.as_str()));
                    let inner = match value {
                        Value::Object(_) | Value::Array(_) => {
                            redact_within(value, secrets, hide || name == "credentials")
                        }
                        Value::Null => Value::Null,
                        _ if hide => Value::String(REDACTED.into()),
                        _ => value.clone(),
                    };
                    (name.clone(), inner)
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| redact_within(item, secrets, all)).collect()),
        Value::Null => Value::Null,
        _ if all => Value::String(REDACTED.into()),
        other => other.clone(),
    }
}
