//! [`Value`]: JSON whose numbers stay as they were written.

use airbyte_agent_core::json::{Members, describe};
use serde_json::value::RawValue;

/// How deep objects and arrays are read. What is deeper stays text.
const MAX_DEPTH: usize = 100;

/// What is written in the place of a secret.
pub const MASK: &str = "***";

/// JSON whose numbers stay as they were written: `12345678901234567890` and `1.10` are not rounded.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    Text(String),
    /// A secret in whose place something else is written.
    Masked,
    /// A number, `true`, `false` or `null`, as written.
    Literal(String),
}

impl Value {
    /// Reads JSON.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_slice(json).map_err(|error| describe(&error))?;
        Ok(Self::read(raw.get(), 0))
    }

    /// From JSON that was read already.
    pub fn of(raw: &RawValue) -> Self {
        Self::read(raw.get(), 0)
    }

    fn read(json: &str, depth: usize) -> Self {
        let json = json.trim();
        let raw = || Self::Literal(json.to_owned());
        if depth >= MAX_DEPTH {
            return raw();
        }
        match json.as_bytes().first() {
            Some(b'{') => serde_json::from_str::<Members<'_>>(json).map_or_else(
                |_| raw(),
                |members| {
                    let read = |(name, value): (_, &RawValue)| {
                        let name: std::borrow::Cow<'_, str> = airbyte_agent_core::json::MemberName::into(name);
                        (name.into_owned(), Self::read(value.get(), depth + 1))
                    };
                    Self::Object(members.0.into_iter().map(read).collect())
                },
            ),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json).map_or_else(
                |_| raw(),
                |items| Self::Array(items.into_iter().map(|item| Self::read(item.get(), depth + 1)).collect()),
            ),
            // Half of a surrogate pair is valid JSON, but no text: it stays as it is.
            Some(b'"') => serde_json::from_str(json).map_or_else(|_| raw(), Self::Text),
            _ => raw(),
        }
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find_map(|(member, value)| (member == name).then_some(value)),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Literal(text) if text == "null")
    }

    /// As JSON on one line.
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, None);
        text
    }

    /// As JSON with one member per line, below so many levels.
    pub fn to_pretty_json(&self, level: usize) -> String {
        let mut text = String::new();
        self.write(&mut text, Some(level));
        text
    }

    fn write(&self, text: &mut String, level: Option<usize>) {
        match self {
            Self::Literal(literal) => text.push_str(literal),
            Self::Text(it) => push_string(text, it),
            Self::Masked => push_string(text, MASK),
            Self::Array(items) if items.is_empty() => text.push_str("[]"),
            Self::Object(members) if members.is_empty() => text.push_str("{}"),
            Self::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(text, index, level);
                    item.write(text, level.map(|level| level + 1));
                }
                end(text, level);
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    separate(text, index, level);
                    push_string(text, name);
                    text.push_str(if level.is_some() { ": " } else { ":" });
                    value.write(text, level.map(|level| level + 1));
                }
                end(text, level);
                text.push('}');
            }
        }
    }
}

fn push_string(text: &mut String, string: &str) {
    // A string always has a JSON form.
    let json = serde_json::to_string(string).unwrap_or_default();
    text.push_str(&json);
}

fn separate(text: &mut String, index: usize, level: Option<usize>) {
    if index > 0 {
        text.push(',');
    }
    if let Some(level) = level {
        new_line(text, level + 1);
    }
}

fn end(text: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        new_line(text, level);
    }
}

fn new_line(text: &mut String, level: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", level));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_order_stay_as_they_are() {
        let json = r#"{"z":12345678901234567890123,"a":1.10,"b":[1e400,-0,null],"c":"\u00e9\n","d":{}}"#;
        let value = Value::parse(json.as_bytes()).expect("JSON");
        assert_eq!(value.to_json(), json.replace("\\u00e9", "é"));
        let pretty = Value::parse(value.to_pretty_json(0).as_bytes()).expect("JSON");
        assert_eq!(pretty, value);
    }

    #[test]
    fn what_is_too_deep_or_no_text_stays_as_it_is() {
        for json in [format!("{}{}", "[".repeat(5000), "]".repeat(5000)), r#"["\ud800"]"#.to_owned()] {
            assert_eq!(Value::parse(json.as_bytes()).expect("JSON").to_json(), json);
        }
    }
}
