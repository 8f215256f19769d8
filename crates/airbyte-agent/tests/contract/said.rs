//! What is known of a member besides its type: in the contract by keyword, in the table by the words of its docs.

use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// `uuid` or `date-time`.
    pub format: Option<&'static str>,
    /// What an absent one stands for.
    pub default: Option<String>,
    /// The only value it can have.
    pub constant: Option<String>,
    /// The highest number, or the greatest length.
    pub limit: Option<String>,
}

impl Said {
    /// As OpenAPI says it.
    pub fn by_keyword(schema: &Value) -> Self {
        let format = match schema["format"].as_str() {
            Some("uuid") => Some("uuid"),
            Some("date-time") => Some("date-time"),
            _ => None,
        };
        Self {
            format: format.or_else(|| Self::by_keyword(schema.get("items")?).format),
            default: scalar(&schema["default"]),
            constant: scalar(&schema["const"]),
            limit: scalar(&schema["maximum"]).or_else(|| scalar(&schema["maxLength"])),
        }
    }

    /// As the docs of this crate say it.
    pub fn in_words(schema: &Value) -> Self {
        let doc = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
        let format = match () {
            () if doc.contains("UUID") => Some("uuid"),
            () if doc.contains("RFC 3339") => Some("date-time"),
            () => None,
        };
        let number =
            |opening| between(&doc, opening, |c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        Self {
            format,
            default: between(&doc, "Default: `", |c| c == '`'),
            constant: between(&doc, "Always `", |c| c == '`'),
            limit: number("From 1 to ").or_else(|| number("At most ")),
        }
    }

    /// What the variants of a union agree on.
    pub fn common(self, other: Self) -> Self {
        Self {
            format: one_of(self.format, other.format),
            default: one_of(self.default, other.default),
            constant: one_of(self.constant, other.constant),
            limit: one_of(self.limit, other.limit),
        }
    }

    /// The first thing that the docs leave out or have different.
    pub fn misses(&self, docs: &Self) -> Option<String> {
        // The one value that a member can have is its default too, whether or not the contract says so.
        let default = match self.constant {
            Some(_) => docs.constant.as_deref().filter(|_| self.default.is_some()),
            None => docs.default.as_deref(),
        };
        let pairs = [
            ("format", self.format, docs.format),
            ("default", self.default.as_deref(), default),
            ("limit", self.limit.as_deref(), docs.limit.as_deref()),
        ];
        let (what, contract, docs) = pairs.into_iter().find(|(_, contract, docs)| contract != docs)?;
        let word = |value: Option<&str>| value.unwrap_or("none").to_owned();
        Some(format!("{what} {} in the contract, {} in the docs", word(contract), word(docs)))
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        // Empty lists and objects need no words, and `null` is what absence means anyway.
        _ => None,
    }
}

fn between(text: &str, opening: &str, end: impl Fn(char) -> bool) -> Option<String> {
    let (_, rest) = text.split_once(opening)?;
    Some(rest.split(end).next().unwrap_or_default().to_owned())
}

fn one_of<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}
