//! The named types that operations use.

use std::collections::BTreeSet;

use serde_json::Value;

use super::doc::{Doc, comment};
use super::resources::Verb;
use super::schema::{Schemas, fields, members, plain_type};
use super::types::{Choice, Definition, OpenEnum, Struct, Type, Union, Variant};
use crate::error::CodegenError;

/// Named types.
#[derive(Debug, Default)]
pub struct Definitions(pub(super) Vec<Definition>);

impl Definitions {
    /// The type of this name.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.iter().find(|definition| definition.name() == name)
    }

    /// The type of the entries of an operation, if it is a list.
    pub fn entry_of<'a>(&'a self, verb: &'a Verb) -> Option<&'a Type> {
        let list = match verb.spec.entries? {
            "" => verb.response.as_ref()?,
            member => {
                let Definition::Struct(response) = self.get(verb.response.as_ref()?.refers_to()?)? else {
                    return None;
                };
                &response.fields.iter().find(|field| field.name == member)?.ty
            }
        };
        match list {
            Type::List(entry) => Some(entry),
            _ => None,
        }
    }

    /// The types in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Definition> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Definitions {
    type Item = &'a Definition;
    type IntoIter = std::slice::Iter<'a, Definition>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Every named type that the verbs' parameters and responses lead to, in the order of first use.
pub(super) fn definitions(schemas: &Schemas, verbs: &[Verb]) -> Result<Definitions, CodegenError> {
    let requests: BTreeSet<&str> = verbs.iter().map(|verb| verb.request.as_str()).collect();
    let mut all = Vec::new();
    for (name, schema) in schemas.iter().filter(|(name, _)| !requests.contains(name.as_str())) {
        define(name, schema, &mut all)?;
    }
    let sent = reachable(&all, verbs.iter().flat_map(|verb| verb.params.iter().map(|param| &param.ty)));
    let received = reachable(&all, verbs.iter().filter_map(|verb| verb.response.as_ref()));
    for definition in &mut all {
        if let Definition::Struct(it) = definition {
            it.in_requests = sent.contains(&it.name);
            it.in_responses = received.contains(&it.name);
        }
    }
    Ok(Definitions(all))
}

pub(super) fn define(name: &str, schema: &Value, all: &mut Vec<Definition>) -> Result<(), CodegenError> {
    let name = name.to_owned();
    let doc = Doc::of(comment(schema));
    if let Some(words) = schema["enum"].as_array() {
        let values = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        all.push(Definition::Enum(OpenEnum { name, doc, values }));
    } else if let Some(variants) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        if let Some(variants) = choice(variants)? {
            all.push(Definition::Choice(Choice { name, doc, variants }));
            return Ok(());
        }
        let place = all.len();
        let suffix = schema["x-variant-suffix"].as_str().unwrap_or_else(|| last_word(&name)).to_owned();
        let union = union(name, doc, variants, &suffix, all)?;
        all.insert(place, Definition::Union(union));
    } else if schema["type"] == "object" {
        all.push(Definition::Struct(structure(name, schema)?));
    } else {
        return Err(CodegenError::new(format!("{name} is neither object, enum nor union: {schema}")));
    }
    Ok(())
}

fn structure(name: String, schema: &Value) -> Result<Struct, CodegenError> {
    Ok(Struct {
        name,
        doc: Doc::of(comment(schema)),
        base: schema["x-base"].as_str().map(str::to_owned),
        is_markdown: schema["x-markdown"] == true,
        fields: fields(schema)?,
        in_requests: false,
        in_responses: false,
    })
}

/// The alternatives, if each is a constant or an object with a single, required member.
fn choice(variants: &[Value]) -> Result<Option<Vec<Variant>>, CodegenError> {
    let mut choice = Vec::new();
    for variant in variants {
        let doc = Doc::of(comment(variant));
        let mut members = members(variant);
        match (variant["const"].as_str(), members.next(), members.next()) {
            (Some(word), None, _) => choice.push(Variant { name: word.to_owned(), doc, content: None }),
            (None, Some((name, content, true)), None) if content["const"].is_null() => {
                choice.push(Variant { name: name.to_owned(), doc, content: Some(plain_type(content)?) });
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(choice))
}

/// Variants that are objects in place become types with a name of their own, which ends with the suffix.
fn union(
    name: String,
    doc: Doc,
    variants: &[Value],
    suffix: &str,
    all: &mut Vec<Definition>,
) -> Result<Union, CodegenError> {
    let mut union = Union { name, doc, variants: Vec::new(), tag: None, last_resort: None };
    for variant in variants {
        if variant.get("properties").is_none() {
            let ty = plain_type(variant)?;
            match takes_everything(&ty) {
                true => union.last_resort = Some(ty),
                false => union.variants.push(ty),
            }
            continue;
        }
        let mut it = structure(String::new(), variant)?;
        let (tag, word) = it
            .fields
            .iter()
            .find_map(|field| match &field.ty {
                Type::Constant(word) => Some((field.name.clone(), word.clone())),
                _ => None,
            })
            .ok_or_else(|| CodegenError::new(format!("a variant of {} without a tag: {variant}", union.name)))?;
        it.name = format!("{}{suffix}", pascal(&word));
        union.variants.push(Type::Named(it.name.clone()));
        union.tag = Some(tag);
        all.push(Definition::Struct(it));
    }
    Ok(union)
}

fn takes_everything(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Map(value) => **value == Type::Any,
        _ => false,
    }
}

fn pascal(words: &str) -> String {
    let capital =
        |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
    words.split(['-', '_']).map(capital).collect()
}

fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).map_or(name, |start| &name[start..])
}

fn reachable<'a>(all: &'a [Definition], starts: impl Iterator<Item = &'a Type>) -> BTreeSet<String> {
    let mut open: Vec<&str> = starts.filter_map(Type::refers_to).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name.to_owned()) {
            let definition = all.iter().find(|definition| definition.name() == name);
            open.extend(definition.into_iter().flat_map(Definition::mentions).filter_map(Type::refers_to));
        }
    }
    seen
}
