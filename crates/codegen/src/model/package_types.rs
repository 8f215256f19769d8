//! Types that belong to the packages rather than to the API: options, and what an emulator takes and returns.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::definitions::define;
use super::types::{Choice, Definition, OpenEnum, Struct, Type, Union};
use crate::error::CodegenError;

/// Schemas by name.
#[derive(Default)]
pub(super) struct PackageTypes(Map<String, Value>);

impl PackageTypes {
    /// Adds a schema and those under its `$defs`.
    pub(super) fn add(&mut self, name: &str, mut schema: Value) {
        if let Some(Value::Object(definitions)) = schema.as_object_mut().and_then(|root| root.remove("$defs")) {
            self.0.extend(definitions);
        }
        self.0.insert(name.to_owned(), schema);
    }

    /// An object that callers write and whose members have no named types of their own.
    pub(super) fn object(name: &str, schema: Value) -> Result<Struct, CodegenError> {
        let mut types = Self::default();
        types.add(name, schema);
        match types.inputs()?.as_slice() {
            [Definition::Struct(it)] => Ok(it.clone()),
            others => Err(CodegenError::new(format!("{name} is not a plain object: {others:?}"))),
        }
    }

    /// The types, as callers write them.
    pub(super) fn inputs(self) -> Result<Vec<Definition>, CodegenError> {
        self.definitions(true)
    }

    /// The types, as callers receive them.
    pub(super) fn outputs(self) -> Result<Vec<Definition>, CodegenError> {
        self.definitions(false)
    }

    fn definitions(self, is_input: bool) -> Result<Vec<Definition>, CodegenError> {
        let mut all = Vec::new();
        for (name, schema) in &self.0 {
            define(name, schema, &mut all)?;
        }
        let inlined: BTreeMap<String, Inlined> = all.iter().filter_map(inline).collect();
        all.retain(|definition| !inlined.contains_key(definition.name()));
        let mut all = children_first(all);
        for definition in &mut all {
            if let Definition::Struct(it) = definition {
                (it.in_requests, it.in_responses) = (is_input, !is_input);
                for field in &mut it.fields {
                    if let Type::Named(name) = &field.ty
                        && let Some(Inlined { ty, note }) = inlined.get(name)
                    {
                        field.ty = ty.clone();
                        field.doc.append(note);
                    }
                }
            }
        }
        Ok(all)
    }
}

/// Each definition after those it refers to. No type refers to itself.
fn children_first(mut rest: Vec<Definition>) -> Vec<Definition> {
    let mut sorted: Vec<Definition> = Vec::new();
    while !rest.is_empty() {
        let names: Vec<String> = rest.iter().map(|definition| definition.name().to_owned()).collect();
        let is_ready = |definition: &Definition| {
            let mut references = definition.mentions().into_iter().filter_map(Type::refers_to);
            !references.any(|name| names.iter().any(|other| other == name))
        };
        let (ready, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_ready);
        if ready.is_empty() {
            sorted.extend(others);
            break;
        }
        sorted.extend(ready);
        rest = others;
    }
    sorted
}

/// A type that replaces references to it, and what it adds to the documentation of such a member.
struct Inlined {
    ty: Type,
    note: String,
}

/// Choices of words, sets of words, and unions of types without a name need no name of their own.
fn inline(definition: &Definition) -> Option<(String, Inlined)> {
    match definition {
        Definition::Choice(Choice { name, variants, .. }) if variants.iter().all(|it| it.content.is_none()) => {
            let words = variants.iter().map(|variant| Type::Constant(variant.name.clone())).collect();
            let notes: Vec<String> =
                variants.iter().map(|variant| format!("`{}`: {}", variant.name, variant.doc.summary())).collect();
            Some((name.clone(), Inlined { ty: Type::OneOf(words), note: notes.join(" ") }))
        }
        Definition::Enum(OpenEnum { name, values, .. }) => {
            let words = values.iter().cloned().map(Type::Constant).collect();
            Some((name.clone(), Inlined { ty: Type::OneOf(words), note: String::new() }))
        }
        Definition::Union(Union { name, variants, .. }) if variants.iter().all(|ty| ty.refers_to().is_none()) => {
            Some((name.clone(), Inlined { ty: Type::OneOf(variants.clone()), note: String::new() }))
        }
        _ => None,
    }
}
