//! A check against the JSON Schemas of the tools, which use few keywords. A crate for all of JSON Schema would compile
//! dependencies of the workspace a second time, with other features.

use serde_json::Value;

const TYPES: [&str; 7] = ["object", "array", "string", "integer", "number", "boolean", "null"];

/// What is wrong with a value. Panics if the schema is not valid, or has a keyword that is not checked.
pub fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    check(schema, value, "", &mut errors);
    errors
}

/// Panics if the schema is not valid, or has a keyword that is not checked.
pub fn validate(schema: &Value) {
    for (keyword, argument) in schema.as_object().expect("a schema is an object") {
        let is_valid = match keyword.as_str() {
            "type" => TYPES.iter().any(|name| argument == name),
            "anyOf" => {
                argument.as_array().expect("schemas").iter().for_each(validate);
                true
            }
            "description" => argument.is_string(),
            "enum" | "required" => argument.as_array().is_some_and(|names| names.iter().all(Value::is_string)),
            "minimum" | "maximum" | "maxLength" | "default" => argument.is_u64(),
            "additionalProperties" => argument == false,
            "items" => {
                validate(argument);
                true
            }
            "properties" => {
                argument.as_object().expect("properties").values().for_each(validate);
                true
            }
            _ => false,
        };
        assert!(is_valid, "{keyword}: {argument}");
    }
}

fn check(schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    validate(schema);
    let has_type = match schema["type"].as_str() {
        None => true,
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some(_) => value.is_u64(),
    };
    if !has_type {
        errors.push(format!("{path}: not of type {}", schema["type"]));
    }
    if schema["anyOf"]
        .as_array()
        .is_some_and(|schemas| !schemas.iter().any(|schema| self::errors(schema, value).is_empty()))
    {
        errors.push(format!("{path}: not any of {}", schema["anyOf"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        errors.push(format!("{path}: not one of {}", schema["enum"]));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            errors.push(format!("{path}: without {name}"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => check(schema, member, &format!("{path}.{name}"), errors),
            // No tool answers with more than its schema says.
            None if schema.get("properties").is_some() => errors.push(format!("{path}: unexpected {name}")),
            None => {}
        }
    }
    if let (Some(schema), Some(items)) = (schema.get("items"), value.as_array()) {
        items.iter().for_each(|item| check(schema, item, &format!("{path}[]"), errors));
    }
}
