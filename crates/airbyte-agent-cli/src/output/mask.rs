//! Secrets in results and requests are masked as in the packages: members that the schema marks, and, of objects that
//! have such members, those that the schema does not know.

use super::value::Value;
use crate::operations::{Schema, is_secret};

/// How deep types are followed.
const MAX_DEPTH: usize = 32;

/// A value of this schema without its secrets.
pub fn masked(value: Value, schema: &Schema) -> Value {
    mask(value, schema.root(), schema, 0)
}

/// Whether a value has lost a secret.
pub fn has_masks(value: &Value) -> bool {
    match value {
        Value::Masked => true,
        Value::Array(items) => items.iter().any(has_masks),
        Value::Object(members) => members.iter().any(|(_, value)| has_masks(value)),
        _ => false,
    }
}

fn mask(value: Value, of: &serde_json::Value, all: &Schema, depth: usize) -> Value {
    if is_secret(of) {
        return if value.is_null() { value } else { Value::Masked };
    }
    let of = all.follow(of);
    if depth > MAX_DEPTH {
        return value;
    }
    let variants = of["anyOf"].as_array().or_else(|| of["oneOf"].as_array());
    if let Some(variants) = variants {
        let mut fitting = variants.iter().filter(|variant| has_tags_of(&value, all.follow(variant)));
        return match fitting.next() {
            Some(variant) => mask(value, variant, all, depth + 1),
            None => value,
        };
    }
    match value {
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| mask(item, &of["items"], all, depth + 1)).collect())
        }
        Value::Object(members) => {
            let properties = of["properties"].as_object();
            let has_secrets = properties.into_iter().flatten().any(|(_, schema)| is_secret(schema));
            let mask_member = |(name, value): (String, Value)| {
                let known = properties.and_then(|properties| properties.get(&name));
                let value = match known {
                    Some(schema) => mask(value, schema, all, depth + 1),
                    None if has_secrets && !value.is_null() => Value::Masked,
                    None if of["additionalProperties"].is_object() => {
                        mask(value, &of["additionalProperties"], all, depth + 1)
                    }
                    None => value,
                };
                (name, value)
            };
            Value::Object(members.into_iter().map(mask_member).collect())
        }
        other => other,
    }
}

/// Whether a value has the constants of a variant, which tell variants apart.
fn has_tags_of(value: &Value, variant: &serde_json::Value) -> bool {
    let properties = variant["properties"].as_object();
    properties.into_iter().flatten().all(|(name, schema)| match schema["const"].as_str() {
        Some(tag) => value.member(name).and_then(Value::as_text) == Some(tag),
        None => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{Described, find};

    #[test]
    fn a_text_that_looks_like_a_mask_is_none() {
        let operation = find(&["tokens".to_owned(), "create-scoped".to_owned()]).expect("an operation");
        let token = Value::parse(br#"{"token": "***"}"#).expect("JSON");
        assert!(!has_masks(&token));
        assert!(has_masks(&masked(token, &Described::of(operation).response)));
    }
}
