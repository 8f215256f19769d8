//! `models.py`: a class for every object of a response, and for every event; `unions.py`: the unions of these classes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::names::{self, Direction};
use super::syntax::{
    TYPING, alias, annotated, apart, bracketed, documented, exported, import, imported_lazily, imports, opened, quoted,
    typing, unions,
};
use crate::code::Code;
use crate::model::{Definition, Definitions, Doc, Field, Struct, Type, Union};

pub(super) fn file(purpose: &str, types: &Definitions) -> String {
    let models = children_first(types);
    let mut fields = models.iter().filter_map(|definition| match definition {
        Definition::Struct(it) => Some(&it.fields),
        _ => None,
    });
    let is_literal =
        |field: &Field| field.ty.refers_to().is_some_and(|name| matches!(types.get(name), Some(Definition::Enum(_))));
    let has_literals = fields.any(|fields| fields.iter().any(is_literal));
    let mut code = opened(purpose);
    imports(
        &mut code,
        &[
            &typing(3),
            "from ..._job_event import JobEvent",
            "from ..._lazy import LazyModule",
            "from ..._markdown import MarkdownModel",
            "from ..._models import Model, TaggedUnion",
        ],
    );
    imported_lazily(&mut code, if has_literals { &["literals"] } else { &[] });
    for definition in &models {
        apart(&mut code);
        match definition {
            Definition::Struct(it) => class(&mut code, types, it),
            Definition::Union(it) => tagged_union(&mut code, types, it),
            Definition::Enum(_) | Definition::Choice(_) => {}
        }
    }
    apart(&mut code);
    let classes = models.iter().filter(|definition| matches!(definition, Definition::Struct(_)));
    exported(&mut code, classes.map(|it| it.name()));
    code.finish()
}

/// The unions. They have a module of their own, because their definitions need `typing`.
pub(super) fn unions_file(types: &Definitions) -> Option<String> {
    let all: Vec<&Union> = unions(types).collect();
    if all.is_empty() {
        return None;
    }
    let mut code = opened("Unions of response objects.");
    imports(&mut code, &[TYPING, ""]);
    let variants = all.iter().flat_map(|union| &union.variants).filter_map(|ty| structure(types, ty));
    import(&mut code, ".models", variants.map(|it| it.name.clone()));
    code.gap();
    for union in &all {
        alias(&mut code, &union.name, &names::choices(types, union, Direction::Response), &union.doc);
        code.gap();
    }
    exported(&mut code, all.iter().map(|union| &union.name));
    Some(code.finish())
}

/// The class of an object.
pub(super) fn class(code: &mut Code, types: &Definitions, it: &Struct) {
    let base = it.base.as_deref().unwrap_or(if it.is_markdown { "MarkdownModel" } else { "Model" });
    code.block(format!("class {}({base}):", it.name), |code| {
        documented(code, &it.doc);
        code.gap();
        code.line("__slots__ = ()");
        code.gap();
        for field in &it.fields {
            member(code, types, field);
        }
        tables(code, types, it);
    });
}

/// The classes of a union whose variants have a tag.
fn tagged_union(code: &mut Code, types: &Definitions, it: &Union) {
    let Some(tag) = &it.tag else { return };
    let structs = it.variants.iter().filter_map(|ty| structure(types, ty));
    let classes: Vec<String> =
        structs.filter_map(|it| Some(format!("{}: {}", quoted(constant(it, tag)?), it.name))).collect();
    bracketed(code, &format!("_{} = TaggedUnion({}, {{", it.name, quoted(tag)), &classes, "})");
}

fn member(code: &mut Code, types: &Definitions, field: &Field) {
    let Some(attribute) = names::attribute(&field.name) else { return };
    let mut annotation = names::annotation(types, &field.ty, Direction::Response);
    if (field.nullable || (!field.required && field.default.is_none())) && field.ty != Type::Any {
        annotation.push_str(" | None");
    }
    annotated(code, &attribute, &annotation);
    documented(code, &with_unit(field));
}

/// The documentation of a member. Defaults are left out, because every optional member has one.
fn with_unit(field: &Field) -> Doc {
    Field { default: None, ..field.clone() }.documented("seconds", 1.0)
}

/// The tables of members that the base class uses.
fn tables(code: &mut Code, types: &Definitions, it: &Struct) {
    let nested = it.fields.iter().filter_map(|field| Some((field, nested_class(types, &field.ty)?)));
    let nested: Vec<String> = nested.map(|(field, class)| format!("{}: {class}", quoted(&field.name))).collect();
    let optional = it.fields.iter().filter(|field| !field.required && names::attribute(&field.name).is_some());
    let defaults: Vec<String> = optional
        .map(|field| format!("{}: {}", quoted(&field.name), literal(field.default.as_ref().unwrap_or(&Value::Null))))
        .collect();
    let named = |wanted: fn(&&Field) -> bool| -> Vec<String> {
        it.fields.iter().filter(wanted).map(|field| quoted(&field.name)).collect()
    };
    let required = named(|field| field.required);
    let secret = named(|field| field.secret);
    if [&nested, &defaults, &required, &secret].iter().any(|table| !table.is_empty()) {
        code.gap();
    }
    for (name, items, open, close) in [
        ("_nested", nested, "{", "}"),
        ("_defaults", defaults, "{", "}"),
        ("_required", required, "frozenset({", "})"),
        ("_secret", secret, "frozenset({", "})"),
    ] {
        if !items.is_empty() {
            let ty = if open == "{" { ": dict[str, t.Any]" } else { "" };
            bracketed(code, &format!("{name}{ty} = {open}"), &items, close);
        }
    }
}

/// The class of the objects in a member, if it has any.
fn nested_class(types: &Definitions, ty: &Type) -> Option<String> {
    match ty {
        Type::List(item) => Some(format!("[{}]", nested_class(types, item)?)),
        Type::Map(value) => Some(format!("{{\"\": {}}}", nested_class(types, value)?)),
        Type::Named(name) => match types.get(name)? {
            Definition::Struct(_) => Some(name.clone()),
            Definition::Enum(_) | Definition::Choice(_) => None,
            Definition::Union(union) if union.tag.is_some() => Some(format!("_{}", union.name)),
            // No other union has more than one variant that is an object.
            Definition::Union(union) => {
                union.variants.iter().find_map(|ty| structure(types, ty)).map(|it| it.name.clone())
            }
        },
        _ => None,
    }
}

fn structure<'a>(types: &'a Definitions, ty: &Type) -> Option<&'a Struct> {
    match ty {
        Type::Named(name) => match types.get(name)? {
            Definition::Struct(it) => Some(it),
            _ => None,
        },
        _ => None,
    }
}

fn constant<'a>(it: &'a Struct, tag: &str) -> Option<&'a str> {
    it.fields.iter().find(|field| field.name == tag).and_then(|field| match &field.ty {
        Type::Constant(word) => Some(word.as_str()),
        _ => None,
    })
}

/// A JSON value as a Python literal.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// The objects of responses, and the unions with a tag, each after those it refers to, since class bodies run at once.
fn children_first(types: &Definitions) -> Vec<&Definition> {
    fn visit<'a>(
        types: &'a Definitions,
        definition: &'a Definition,
        seen: &mut BTreeSet<&'a str>,
        order: &mut Vec<&'a Definition>,
    ) {
        if !seen.insert(definition.name()) {
            return;
        }
        for ty in definition.mentions() {
            if let Some(inner) = ty.refers_to().and_then(|name| types.get(name)) {
                visit(types, inner, seen, order);
            }
        }
        let is_written = match definition {
            Definition::Struct(it) => it.in_responses,
            Definition::Union(it) => it.tag.is_some(),
            Definition::Enum(_) | Definition::Choice(_) => false,
        };
        if is_written {
            order.push(definition);
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for definition in types {
        visit(types, definition, &mut seen, &mut order);
    }
    order
}
