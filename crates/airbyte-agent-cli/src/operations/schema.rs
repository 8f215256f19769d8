//! [`Schema`]: a JSON Schema with the types that it refers to.

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

const PREFIX: &str = "#/$defs/";

/// A JSON Schema with the types that it refers to.
#[derive(Clone, Debug)]
pub struct Schema {
    root: Value,
    definitions: Map<String, Value>,
}

impl Schema {
    /// Generates a schema of an operation.
    pub fn generate(schema: fn(&mut SchemaGenerator) -> schemars::Schema) -> Self {
        let mut generator = SchemaGenerator::default();
        let root = schema(&mut generator).to_value();
        Self { root, definitions: generator.take_definitions(true) }
    }

    /// The schema itself, without its types.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The schema of the entries of a list, which are in this member of the response; the response itself if it is empty.
    pub fn entries(&self, member: &str) -> Self {
        let list = match member {
            "" => self.follow(&self.root),
            member => self.follow(&self.follow(&self.root)["properties"][member]),
        };
        Self { root: list["items"].clone(), definitions: self.definitions.clone() }
    }

    /// A schema, or the type that it refers to.
    pub fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        // Types do not refer to each other in a circle, but a schema must not hang the program either.
        for _ in 0..8 {
            let referenced = schema["$ref"].as_str().and_then(|name| self.definitions.get(name.strip_prefix(PREFIX)?));
            // What may be `null` is a union with `null`.
            let not_null = schema["anyOf"].as_array().and_then(|variants| match variants.as_slice() {
                [one, null] if null["type"] == "null" => Some(one),
                _ => None,
            });
            match referenced.or(not_null) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// As a document of its own.
    pub fn to_document(&self) -> Value {
        let mut document = self.follow(&self.root).clone();
        let mut definitions = self.definitions.clone();
        // The type of the document itself, to which nothing refers then.
        if let Some(name) = self.root["$ref"].as_str().and_then(|name| name.strip_prefix(PREFIX)) {
            definitions.remove(name);
        }
        if let (Some(object), false) = (document.as_object_mut(), definitions.is_empty()) {
            object.insert("$defs".to_owned(), Value::Object(definitions));
        }
        document
    }

    /// Whether it describes no value at all: a success without a body.
    pub fn is_nothing(&self) -> bool {
        self.root["type"] == "null"
    }

    /// Whether it is that of [`any`](Self::any).
    pub fn is_any(&self) -> bool {
        self.root.as_object().is_some_and(Map::is_empty)
    }

    /// A schema that describes nothing.
    pub fn any() -> Self {
        Self { root: json!({}), definitions: Map::new() }
    }
}

/// Whether the value of a member must not be shown: it is a secret, or has the attribute `x-secret`.
pub fn is_secret(schema: &Value) -> bool {
    schema["format"] == "password" || schema["x-secret"] == true
}
