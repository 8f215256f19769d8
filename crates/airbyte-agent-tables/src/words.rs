//! Schemas as JSON, for callers in any language: the name of each column with the word of its type.
//!
//! A struct is an object of the same form, and a list is an array with the type of its items.

use serde_json::{Map, Value};

use crate::options::MAX_DEPTH;
use crate::schema::{DataType, Field, Schema};

/// The types that are one word.
const WORDS: [(&str, DataType); 8] = [
    ("null", DataType::Null),
    ("bool", DataType::Bool),
    ("int64", DataType::Int64),
    ("uint64", DataType::UInt64),
    ("float64", DataType::Float64),
    ("text", DataType::Text),
    ("json", DataType::Json),
    ("timestamp", DataType::Timestamp),
];

impl Schema {
    /// The schema as JSON: `{"id": "int64", "user": {"login": "text"}, "labels": ["text"]}`.
    ///
    /// ```
    /// use airbyte_agent_tables::Schema;
    /// use serde_json::json;
    ///
    /// let words = json!({"id": "int64", "user": {"login": "text"}, "labels": ["text"]});
    /// assert_eq!(Schema::from_json(&words)?.to_json(), words);
    /// # Ok::<(), airbyte_agent_tables::SchemaError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        fields_to_json(&self.fields)
    }

    /// The schema that was written by [`to_json`](Self::to_json), or by hand.
    ///
    /// # Errors
    /// [`SchemaError`] with the column whose type is unknown.
    pub fn from_json(words: &Value) -> Result<Self, SchemaError> {
        match words {
            Value::Object(members) => Ok(Self { fields: fields_from_json(members, "", 0)? }),
            _ => Err(SchemaError::new("", "a schema is an object with the type of each column".to_owned())),
        }
    }
}

fn fields_to_json(fields: &[Field]) -> Value {
    Value::Object(fields.iter().map(|field| (field.name.clone(), type_to_json(&field.data_type))).collect())
}

fn type_to_json(data_type: &DataType) -> Value {
    match data_type {
        DataType::Struct(fields) => fields_to_json(fields),
        DataType::List(items) => Value::Array(vec![type_to_json(items)]),
        scalar => WORDS.iter().find(|(_, known)| known == scalar).map_or(Value::Null, |(word, _)| (*word).into()),
    }
}

fn fields_from_json(members: &Map<String, Value>, path: &str, depth: usize) -> Result<Vec<Field>, SchemaError> {
    let field = |(name, words): (&String, &Value)| {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        Ok(Field { name: name.clone(), data_type: type_from_json(words, &path, depth + 1)? })
    };
    members.iter().map(field).collect()
}

fn type_from_json(words: &Value, path: &str, depth: usize) -> Result<DataType, SchemaError> {
    match words {
        Value::Object(_) | Value::Array(_) if depth > MAX_DEPTH => {
            Err(SchemaError::new(path, format!("more than {MAX_DEPTH} levels; use `json` here")))
        }
        Value::Object(members) if members.is_empty() => {
            Err(SchemaError::new(path, "a struct without members; use `json` here".to_owned()))
        }
        Value::Object(members) => Ok(DataType::Struct(fields_from_json(members, path, depth)?)),
        Value::Array(items) => match items.as_slice() {
            [items] => Ok(DataType::List(Box::new(type_from_json(items, &format!("{path}[]"), depth + 1)?))),
            _ => Err(SchemaError::new(path, "a list has the one type of its items".to_owned())),
        },
        Value::String(word) => {
            let known = WORDS.iter().find(|(known, _)| known == word).map(|(_, data_type)| data_type.clone());
            known.ok_or_else(|| SchemaError::new(path, format!("`{word}` is not a type; use {}", known_words())))
        }
        _ => Err(SchemaError::new(path, format!("a type is {}, an object or an array", known_words()))),
    }
}

fn known_words() -> String {
    let words: Vec<String> = WORDS.iter().map(|(word, _)| format!("`{word}`")).collect();
    words.join(", ")
}

/// Why a schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    message: String,
}

impl SchemaError {
    /// About a column; an empty path is the whole schema.
    pub(crate) fn new(path: &str, reason: String) -> Self {
        Self { message: if path.is_empty() { reason } else { format!("`{path}`: {reason}") } }
    }
}

impl std::fmt::Display for SchemaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SchemaError {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_schema_says_where() {
        let mut deep = json!("text");
        (0..MAX_DEPTH + 1).for_each(|_| deep = json!([deep.clone()]));
        for (words, expected) in [
            (json!([]), "a schema is an object"),
            (json!({"a": {"b": "varchar"}}), "`a.b`: `varchar` is not a type; use `null`, `bool`"),
            (json!({"a": [["int64", "text"]]}), "`a[]`: a list has the one type"),
            (json!({"a": 1}), "`a`: a type is"),
            (json!({"a": {}}), "`a`: a struct without members"),
            (json!({"a": deep}), "more than 24 levels"),
        ] {
            let message = Schema::from_json(&words).expect_err("invalid").to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}
