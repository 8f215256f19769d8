//! [`Member`]: a parameter of an operation, and what its flag takes.

use serde_json::Value;

use super::doc::Doc;
use super::schema::{Schema, is_secret};
use super::words::kebab;

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    Text,
    /// A text that nobody else on the machine may read, so that it is no argument.
    Secret,
    Boolean,
    Integer,
    Number,
    /// JSON, as it is.
    Json,
    /// JSON if it looks like an object, an array or a string, otherwise text.
    JsonOrText,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name in the API.
    pub name: String,
    /// The name of its flag, without the hyphens in front.
    pub flag: String,
    /// Its type, or that of each of its items.
    pub value_type: ValueType,
    /// Whether it is an array, for which the flag is repeated.
    pub is_list: bool,
    /// Whether the call is invalid without it.
    pub required: bool,
    /// Whether `null` is a value of its own.
    pub has_null: bool,
    pub doc: Doc,
}

impl Member {
    pub(super) fn read(name: &str, schema: &Value, required: bool, all: &Schema) -> Self {
        let (value_type, is_list) = match type_of(schema, all) {
            Shape::One(value_type) => (value_type, false),
            Shape::List(value_type) => (value_type, true),
        };
        let mut doc = Doc::of_schema(schema);
        if required {
            doc.append("Required.");
        }
        for sentence in facts(schema, value_type, is_list, all) {
            doc.append(&sentence);
        }
        Self {
            name: name.to_owned(),
            flag: kebab(name),
            value_type,
            is_list,
            required,
            has_null: schema["x-nullable"] == true,
            doc,
        }
    }
}

enum Shape {
    One(ValueType),
    List(ValueType),
}

fn type_of(schema: &Value, all: &Schema) -> Shape {
    let schema = all.follow(schema);
    let types: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        _ => vec![],
    };
    match types.as_slice() {
        ["boolean"] => Shape::One(ValueType::Boolean),
        ["integer"] => Shape::One(ValueType::Integer),
        ["number"] => Shape::One(ValueType::Number),
        ["string"] if schema["format"] == "password" => Shape::One(ValueType::Secret),
        ["string"] => Shape::One(ValueType::Text),
        ["object"] => Shape::One(ValueType::Json),
        ["array"] => match type_of(&schema["items"], all) {
            Shape::One(items) => Shape::List(items),
            Shape::List(_) => Shape::One(ValueType::Json),
        },
        // Unions, and what may be anything.
        _ => Shape::One(ValueType::JsonOrText),
    }
}

/// What the schema says and its documentation need not repeat.
fn facts(schema: &Value, value_type: ValueType, is_list: bool, all: &Schema) -> Vec<String> {
    let of_items = if is_list { all.follow(&all.follow(schema)["items"]) } else { all.follow(schema) };
    let mut facts = Vec::new();
    if let Some(words) = of_items["enum"].as_array() {
        let words: Vec<String> = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
        facts.push(format!("Values: {}.", words.join(", ")));
    }
    match (of_items["format"].as_str(), is_list) {
        (Some("uuid"), false) => facts.push("A UUID.".to_owned()),
        (Some("uuid"), true) => facts.push("UUIDs.".to_owned()),
        (Some("date-time"), _) => facts.push("An RFC 3339 timestamp.".to_owned()),
        _ => {}
    }
    match value_type {
        ValueType::Secret => facts.push("A secret: `@FILE`, or `-` for standard input.".to_owned()),
        ValueType::Json if is_secret(schema) => facts.push(
            "JSON, `@FILE`, or `-` for standard input. Other users of the machine can read arguments, but not the file."
                .to_owned(),
        ),
        ValueType::Json => facts.push("JSON, `@FILE`, or `-` for standard input.".to_owned()),
        _ => {}
    }
    if is_list {
        facts.push("Can be repeated.".to_owned());
    }
    facts
}
