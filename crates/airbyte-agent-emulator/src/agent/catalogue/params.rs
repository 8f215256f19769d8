//! Params of an action, written as short text: `integer`, `string!`, `string=HEAD`, `string(asc|desc)=asc`.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One param of an action.
#[derive(Debug, Clone)]
pub struct Param {
    /// JSON type.
    pub kind: ParamType,
    /// Whether its absence is a 422, unless a setting of the connector supplies it.
    pub required: bool,
    /// Default value.
    pub default: Option<Value>,
    /// Accepted values. Empty: any.
    pub one_of: Vec<String>,
}

/// JSON type of a param.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// Text.
    String,
    /// Whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// List.
    Array,
    /// Object.
    Object,
    /// Anything.
    Any,
}

impl ParamType {
    /// Its name in seeds, in messages and in JSON Schema (which has no `any`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
            Self::Any => "any",
        }
    }

    /// Whether `value` has this type. Numbers may be written as strings, as in a provider's query string.
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string() || value.is_number(),
            Self::Integer => value.as_i64().is_some() || value.as_str().is_some_and(|text| text.parse::<i64>().is_ok()),
            Self::Number => value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok()),
            Self::Boolean => value.is_boolean() || matches!(value.as_str(), Some("true" | "false")),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }

    /// The type of this name.
    pub(super) fn named(word: &str) -> Option<Self> {
        [Self::String, Self::Integer, Self::Number, Self::Boolean, Self::Array, Self::Object, Self::Any]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

impl Param {
    /// Parses the short form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (head, default) = match text.split_once('=') {
            Some((head, default)) => (head, Some(default)),
            None => (text, None),
        };
        let (head, one_of) = match head.split_once('(') {
            Some((head, rest)) => {
                let values = rest
                    .trim_end_matches('!')
                    .strip_suffix(')')
                    .ok_or_else(|| format!("`)` is missing in `{text}`"))?;
                (head, values.split('|').map(str::to_owned).collect())
            }
            None => (head, Vec::new()),
        };
        let required = text.split('=').next().is_some_and(|head| head.ends_with('!'));
        let word = head.trim_end_matches('!');
        let kind = ParamType::named(word).ok_or_else(|| {
            format!("`{word}` is not a parameter type; expected string, integer, number, boolean, array, object or any")
        })?;
        let default = default.map(|text| match kind {
            ParamType::String => Value::String(text.to_owned()),
            _ => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
        });
        Ok(Self { kind, required, default, one_of })
    }
}

impl<'de> Deserialize<'de> for Param {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
