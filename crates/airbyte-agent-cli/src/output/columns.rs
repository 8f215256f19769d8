//! The columns of tables and of comma-separated values.

use super::fields::Fields;
use super::value::{MASK, Value};

/// The only column of records that are not objects.
const VALUE: &str = "value";

/// Names of the columns: the fields that were asked for, otherwise the members of all records.
pub fn names(records: &[Value], fields: Option<&Fields>) -> Vec<String> {
    if let Some(fields) = fields {
        return fields.paths();
    }
    let mut names: Vec<String> = Vec::new();
    for record in records {
        match record {
            Value::Object(members) => {
                for (name, _) in members {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
            }
            _ if !names.iter().any(|name| name == VALUE) => names.push(VALUE.to_owned()),
            _ => {}
        }
    }
    names
}

/// What a record has in a column, as text; empty if it has nothing or `null`.
pub fn cell(record: &Value, column: &str, fields: Option<&Fields>) -> String {
    let value = match record {
        Value::Object(_) if fields.is_some() => at(record, &column.split('.').collect::<Vec<_>>()),
        Value::Object(_) => record.member(column).cloned(),
        other => (column == VALUE).then(|| other.clone()),
    };
    value.as_ref().map(text).unwrap_or_default()
}

/// A value as text: strings without quotes, objects and arrays as JSON.
pub fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Masked => MASK.to_owned(),
        value if value.is_null() => String::new(),
        value => value.to_json(),
    }
}

fn at(value: &Value, steps: &[&str]) -> Option<Value> {
    let Some((first, rest)) = steps.split_first() else { return Some(value.clone()) };
    match value {
        Value::Object(_) => at(value.member(first)?, rest),
        Value::Array(items) => Some(Value::Array(items.iter().filter_map(|item| at(item, steps)).collect())),
        Value::Text(_) | Value::Masked | Value::Literal(_) => None,
    }
}
