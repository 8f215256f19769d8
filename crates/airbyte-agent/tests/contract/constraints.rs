//! The keywords of a schema that constrain a member beyond its type.

use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// `uuid` or `date-time`.
    pub format: Option<&'static str>,
    /// The value that an absent member has.
    pub default: Option<String>,
    /// The only possible value.
    pub constant: Option<String>,
    /// The highest number, or the greatest length.
    pub limit: Option<String>,
}

impl Constraints {
    /// Reads OpenAPI's keywords. The schemas of this crate have defaults and constants that do not change what they
    /// accept, which are written `x-default` and `x-const`.
    pub fn read(schema: &Value) -> Self {
        let format = match schema["format"].as_str() {
            Some("uuid") => Some("uuid"),
            Some("date-time") => Some("date-time"),
            _ => None,
        };
        Self {
            format: format.or_else(|| Self::read(schema.get("items")?).format),
            default: scalar(&schema["x-default"]).or_else(|| scalar(&schema["default"])),
            constant: scalar(&schema["x-const"]).or_else(|| scalar(&schema["const"])),
            limit: scalar(&schema["maximum"]).or_else(|| scalar(&schema["maxLength"])),
        }
    }

    /// The constraints that all variants of a union have in common.
    pub fn common(self, other: Self) -> Self {
        Self {
            format: one_of(self.format, other.format),
            default: one_of(self.default, other.default),
            constant: one_of(self.constant, other.constant),
            limit: one_of(self.limit, other.limit),
        }
    }

    /// The first constraint that differs between the contract and the table.
    pub fn difference(&self, table: &Self) -> Option<String> {
        // The only possible value is also the default, even if the contract does not state it.
        let default = match self.constant {
            Some(_) => table.constant.as_deref().filter(|_| self.default.is_some()),
            None => table.default.as_deref(),
        };
        let pairs = [
            ("format", self.format, table.format),
            ("default", self.default.as_deref(), default),
            ("limit", self.limit.as_deref(), table.limit.as_deref()),
        ];
        let (name, contract, table) = pairs.into_iter().find(|(_, contract, table)| contract != table)?;
        let text = |value: Option<&str>| value.unwrap_or("none").to_owned();
        Some(format!("{name} {} in the contract, {} in the table", text(contract), text(table)))
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        // Defaults that are empty or `null` are not documented.
        _ => None,
    }
}

fn one_of<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}
