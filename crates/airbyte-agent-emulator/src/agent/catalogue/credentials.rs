//! Checks credentials against the schemes of a connector type, and redacts secrets.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::model::ConnectorType;
use super::scheme::{DISCRIMINATORS, Scheme};

/// Replaces a secret in responses.
pub const REDACTED: &str = "**********";

/// Credentials that fit none of the known schemes.
#[derive(Debug, Clone, PartialEq)]
pub struct CredentialsMismatch {
    /// Names of the members that were given, never their values.
    pub given_keys: Vec<String>,
    /// A description of each known scheme.
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
    /// The scheme that `credentials` fit. Values are not checked: wrong ones fail at the first execute
    /// (`tests/contract/agent/BEHAVIOUR.md`, "Connectors").
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

    /// Names of the members that are secret anywhere in a configuration.
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

    /// The configuration with every secret replaced by [`REDACTED`]: all of `credentials` except its discriminator, and
    /// elsewhere every member with the name of a credential.
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
