//! The section on types.

use super::markdown::{Table, heading, link, mono, paragraphs};
use crate::model::{Definition, Struct, Type, Union};
#[cfg(test)]
use crate::model::{Definitions, Doc};

/// A type in words. The names of other types are links.
pub fn shown(ty: &Type) -> String {
    match ty {
        Type::Any => "any JSON".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Secret => "string (secret)".to_owned(),
        Type::Path => "path".to_owned(),
        Type::Pem => "path or PEM text".to_owned(),
        Type::Constant(word) => format!("`\"{word}\"`"),
        Type::List(item) => format!("array of {}", shown(item)),
        Type::Map(value) if **value == Type::Any => "object".to_owned(),
        Type::Map(value) => format!("object of {}", shown(value)),
        Type::OneOf(types) => types.iter().map(shown).collect::<Vec<_>>().join(" or "),
        Type::Named(name) => link(name, name),
    }
}

/// The section of one type.
pub fn section(definition: &Definition) -> String {
    let text = heading(3, definition.name()) + &paragraphs(definition.doc());
    match definition {
        Definition::Struct(it) => text + &members(it),
        Definition::Enum(it) => {
            let words: Vec<String> = it.values.iter().map(|word| mono(word)).collect();
            text + &format!("One of {}. Other values are accepted.\n\n", words.join(", "))
        }
        Definition::Union(it) => text + &alternatives(it),
        // Only types of the emulator are choices.
        Definition::Choice(_) => text,
    }
}

fn members(it: &Struct) -> String {
    let mut table = Table::new(&["Member", "Type", "Always present", "Description"]);
    for field in &it.fields {
        let mut ty = shown(&field.ty);
        if field.nullable && field.ty != Type::Any {
            ty.push_str(" or null");
        }
        let required = if field.required { "yes" } else { "" };
        table.row(&[mono(&field.name), ty, required.into(), field.doc.paragraphs.join(" ")]);
    }
    table.finish()
}

fn alternatives(it: &Union) -> String {
    let mut shapes: Vec<String> = it.variants.iter().map(shown).collect();
    if let Some(last_resort) = &it.last_resort {
        shapes.push(format!("any other {}", noun(last_resort)));
    }
    let tag = it.tag.as_ref().map(|tag| format!(", distinguished by {}", mono(tag))).unwrap_or_default();
    format!("One of the following{tag}: {}.\n\n", shapes.join("; "))
}

/// A type after "any other".
fn noun(ty: &Type) -> String {
    if *ty == Type::Any { "value".to_owned() } else { shown(ty) }
}

/// Names and documentation of all types and their members.
#[cfg(test)]
pub fn named(types: &Definitions) -> Vec<(String, &Doc)> {
    let mut named = Vec::new();
    for definition in types {
        named.push((definition.name().to_owned(), definition.doc()));
        if let Definition::Struct(it) = definition {
            // Constants need no documentation.
            let fields = it.fields.iter().filter(|field| !matches!(field.ty, Type::Constant(_)));
            named.extend(fields.map(|field| (format!("{}.{}", it.name, field.name), &field.doc)));
        }
    }
    named
}
