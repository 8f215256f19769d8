//! What a connector accepts as its configuration: the part of JSON Schema that connectors use.

use airbyte_agent_core::json::MemberError;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::from_value::from_value;

/// A schema. Keywords that it does not have are ignored, as JSON Schema has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Specification {
    /// Types of which the value has one. Any, if there is none.
    #[serde(rename = "type", deserialize_with = "one_or_many")]
    pub(super) types: Vec<String>,
    pub(super) required: Vec<String>,
    #[serde(deserialize_with = "properties")]
    pub(super) properties: Vec<(String, Specification)>,
    #[serde(deserialize_with = "allows_additional")]
    pub(super) additional_properties: Additional,
    pub(super) one_of: Vec<Specification>,
    pub(super) items: Option<Box<Specification>>,
    pub(super) min_items: Option<usize>,
    #[serde(rename = "enum")]
    pub(super) allowed: Vec<Value>,
    #[serde(rename = "const")]
    pub(super) constant: Option<Value>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) pattern: Option<String>,
    pub(super) default: Option<Value>,
    #[serde(rename = "airbyte_secret")]
    pub(super) is_secret: bool,
}

/// Whether an object may have members that its schema does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Additional {
    #[default]
    Allowed,
    Refused,
}

impl Specification {
    /// The schema of a member, whichever variant has it first.
    pub(super) fn property(&self, name: &str) -> Option<&Self> {
        let named = self.properties.iter().find(|(known, _)| known == name).map(|(_, schema)| schema);
        named.or_else(|| self.one_of.iter().find_map(|variant| variant.property(name)))
    }

    /// The value of a member that a configuration leaves out.
    pub(crate) fn default_of(&self, name: &str) -> Option<&Value> {
        self.property(name)?.default.as_ref()
    }

    /// The values that it allows, if it lists them.
    pub(super) fn allowed_values(&self) -> Option<Vec<&Value>> {
        match &self.constant {
            Some(constant) => Some(vec![constant]),
            None if self.allowed.is_empty() => None,
            None => Some(self.allowed.iter().collect()),
        }
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Types {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Types::deserialize(deserializer)? {
        Types::One(name) => vec![name],
        Types::Many(names) => names,
    })
}

fn properties<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Specification)>, D::Error> {
    let members = Map::<String, Value>::deserialize(deserializer)?;
    let schema = |(name, value)| match from_value(&value) {
        Ok(schema) => Ok((name, schema)),
        Err(MemberError { error, .. }) => Err(serde::de::Error::custom(error)),
    };
    members.into_iter().map(schema).collect()
}

fn allows_additional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Additional, D::Error> {
    let is_refused = Value::deserialize(deserializer)? == Value::Bool(false);
    Ok(if is_refused { Additional::Refused } else { Additional::Allowed })
}
