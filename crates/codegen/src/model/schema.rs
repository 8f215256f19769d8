//! From JSON Schema, as the crates describe their types, to the types of the model.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::doc::Doc;
use super::types::{Field, Type, Unit};
use crate::error::CodegenError;

/// The schemas by name, in the order of first use.
pub(super) struct Schemas(Map<String, Value>);

const PREFIX: &str = "#/$defs/";

impl Schemas {
    pub(super) fn new(definitions: Map<String, Value>) -> Self {
        Self(definitions)
    }

    /// Names and schemas.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// The name and the schema behind a reference.
    pub(super) fn follow<'a>(&'a self, reference: &'a Value) -> Result<(&'a str, &'a Value), CodegenError> {
        reference_name(reference)
            .and_then(|name| Some((name, self.0.get(name)?)))
            .ok_or_else(|| CodegenError::new(format!("no reference to a named type: {reference}")))
    }
}

/// Type of a schema, and whether it may be `null`.
pub(super) fn nullable_type(schema: &Value) -> Result<(Type, bool), CodegenError> {
    if let Some(variants) = schema["anyOf"].as_array() {
        return match variants.as_slice() {
            [one, null] if null["type"] == "null" => Ok((plain_type(one)?, true)),
            _ => Err(CodegenError::new(format!("a union without a name: {schema}"))),
        };
    }
    match &schema["type"] {
        Value::Array(names) => match names.as_slice() {
            [name, null] if null == "null" => Ok((typed(name, schema)?, true)),
            [names @ .., last] => match last == "null" {
                true => Ok((one_of(names, schema)?, true)),
                false => Ok((plain_type(schema)?, false)),
            },
            [] => Err(CodegenError::new(format!("no type: {schema}"))),
        },
        _ => {
            let ty = plain_type(schema)?;
            let nullable = ty == Type::Any;
            Ok((ty, nullable))
        }
    }
}

pub(super) fn plain_type(schema: &Value) -> Result<Type, CodegenError> {
    if let Some(name) = reference_name(schema) {
        return Ok(Type::Named(name.to_owned()));
    }
    match schema.get("type") {
        Some(Value::Array(names)) => one_of(names, schema),
        Some(name) => typed(name, schema),
        None => Ok(Type::Any),
    }
}

fn one_of(names: &[Value], schema: &Value) -> Result<Type, CodegenError> {
    Ok(Type::OneOf(names.iter().map(|name| typed(name, schema)).collect::<Result<_, _>>()?))
}

fn typed(name: &Value, schema: &Value) -> Result<Type, CodegenError> {
    match name.as_str().unwrap_or_default() {
        "boolean" => Ok(Type::Boolean),
        "integer" => Ok(Type::Integer),
        "number" => Ok(Type::Number),
        "string" => Ok(match schema["const"].as_str() {
            Some(word) => Type::Constant(word.to_owned()),
            // The schema of `Secret`.
            None if schema["format"] == "password" => Type::Secret,
            None if schema["format"] == "path" => Type::Path,
            None if schema["format"] == "pem" => Type::Pem,
            None => Type::Text,
        }),
        "array" => Ok(Type::List(Box::new(plain_type(&schema["items"])?))),
        "object" if schema.get("properties").is_none() => {
            Ok(Type::Map(Box::new(plain_type(&schema["additionalProperties"])?)))
        }
        _ => Err(CodegenError::new(format!("no word for this type: {schema}"))),
    }
}

fn reference_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(PREFIX)
}

/// Members of an object schema: name, schema, and whether it is required.
pub(super) fn members(schema: &Value) -> impl Iterator<Item = (&str, &Value, bool)> {
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.map(move |(name, schema)| (name.as_str(), schema, required.contains(name.as_str())))
}

/// Whether the value of a member must not be shown: it is a `Secret`, or has the attribute `x-secret`.
pub(super) fn is_secret(schema: &Value, ty: &Type) -> bool {
    *ty == Type::Secret || schema["x-secret"] == true
}

pub(super) fn fields(schema: &Value) -> Result<Vec<Field>, CodegenError> {
    let field = |(name, schema, required): (&str, &Value, bool)| {
        let (ty, nullable) = nullable_type(schema)?;
        let default = schema.get("default").filter(|default| !default.is_null()).cloned();
        let unit = schema["x-unit"].as_str().and_then(Unit::named);
        let doc = Doc::of_member(schema);
        let secret = is_secret(schema, &ty);
        Ok(Field { name: name.to_owned(), ty, required, nullable, default, secret, unit, doc })
    };
    members(schema).map(field).collect()
}
