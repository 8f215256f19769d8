//! `types.ts`: the types of requests and results; `webhooks.ts`: those of events.

use airbyte_agent_types::typescript::key;

use super::names::annotation;
use super::syntax::{CODE_WIDTH, comment, new_file};
use crate::code::Code;
use crate::model::{Api, Definition, Definitions, Doc, OpenEnum, Struct, Type, Union, Verb};

pub fn of_api(api: &Api) -> String {
    let mut code = new_file();
    for verb in api.verbs() {
        if !verb.params.is_empty() {
            request(&mut code, verb);
        }
    }
    definitions(&mut code, &api.types);
    code.finish().trim_end().to_owned() + "\n"
}

pub fn of_webhooks(events: &Definitions) -> String {
    let mut code = new_file();
    code.line("import type { JobEvent } from \"../job-event.js\";");
    code.gap();
    definitions(&mut code, events);
    code.finish().trim_end().to_owned() + "\n"
}

fn definitions(code: &mut Code, types: &Definitions) {
    for definition in types {
        match definition {
            Definition::Struct(it) => object(code, it, "unknown"),
            Definition::Enum(it) => open_enum(code, it),
            Definition::Union(it) => union(code, it),
            // Only types of the emulator are choices.
            Definition::Choice(_) => {}
        }
    }
}

fn request(code: &mut Code, verb: &Verb) {
    let about = format!("Request of `{}`. {}", verb.spec.name, verb.doc.summary());
    comment(code, &Doc { paragraphs: vec![about] });
    code.block(format!("export interface {} {{", verb.request), |code| {
        for param in &verb.params {
            let mut doc = param.doc.clone();
            let mut ty = annotation(&param.ty);
            if param.null_has_meaning {
                ty += " | null";
                doc.paragraphs.push("`null` is sent as `null`. Leave the member out to keep the value.".into());
            }
            comment(code, &doc);
            code.line(match param.required {
                true => format!("{}: {ty};", key(&param.name)),
                false => format!("{}?: {ty} | undefined;", key(&param.name)),
            });
        }
    });
    code.line("}");
    code.gap();
}

/// The interface of an object, with names as on the wire. `any` is the type of a member that may be any JSON.
pub(super) fn object(code: &mut Code, it: &Struct, any: &str) {
    comment(code, &it.doc);
    let base = it.base.as_ref().map(|base| format!(" extends {base}")).unwrap_or_default();
    code.block(format!("export interface {}{base} {{", it.name), |code| {
        for field in &it.fields {
            comment(code, &field.documented("seconds", 1.0));
            let is_any = field.ty == Type::Any;
            let null = if field.nullable && !is_any { " | null" } else { "" };
            let undefined = if it.in_requests && !is_any { " | undefined" } else { "" };
            let (name, ty) = (key(&field.name), if is_any { any.to_owned() } else { annotation(&field.ty) });
            let (name, ty) = match field.required {
                true => (name, format!("{ty}{null}")),
                false => (format!("{name}?"), format!("{ty}{null}{undefined}")),
            };
            typed(code, &name, &ty);
        }
        if it.is_markdown {
            code.line("/** Its content as Markdown, such as `String(docs)`. Copies do not have this method. */");
            code.line("toString(): string;");
        }
    });
    code.line("}");
    code.gap();
}

/// A member with its type, a union on lines of its own if it is too long for one.
fn typed(code: &mut Code, name: &str, ty: &str) {
    let line = format!("{name}: {ty};");
    if line.len() <= code.room(CODE_WIDTH) || !ty.contains(" | ") {
        code.line(line);
        return;
    }
    code.block(format!("{name}:"), |code| {
        let union = ty.replace(" | ", "\n| ");
        code.lines(format!("| {union};").lines());
    });
}

fn open_enum(code: &mut Code, it: &OpenEnum) {
    let mut doc = it.doc.clone();
    doc.paragraphs.push("New values may be added.".into());
    comment(code, &doc);
    let values = it.values.iter().map(|value| format!("\"{value}\"")).chain(["(string & {})".to_owned()]);
    type_alias(code, &it.name, &values.collect::<Vec<_>>());
}

fn union(code: &mut Code, it: &Union) {
    let mut doc = it.doc.clone();
    if it.last_resort.is_some() {
        doc.paragraphs.push("New variants may be added.".into());
    }
    comment(code, &doc);
    type_alias(code, &it.name, &it.variants.iter().map(annotation).collect::<Vec<_>>());
}

/// A union type, on one line if it fits.
fn type_alias(code: &mut Code, name: &str, variants: &[String]) {
    let line = format!("export type {name} = {};", variants.join(" | "));
    if line.len() <= code.room(CODE_WIDTH) {
        code.line(line);
    } else if let Some((last, others)) = variants.split_last() {
        code.block(format!("export type {name} ="), |code| {
            code.lines(others.iter().map(|variant| format!("| {variant}")));
            code.line(format!("| {last};"));
        });
    }
    code.gap();
}
