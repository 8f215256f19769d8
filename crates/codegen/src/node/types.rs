//! `types.ts`: the types of requests and results.

use super::names::{annotation, member};
use super::syntax::{CODE_WIDTH, comment, new_file};
use crate::code::Code;
use crate::model::{Definition, Doc, Field, Model, OpenEnum, Struct, Union, Verb};

pub fn file(model: &Model) -> String {
    let mut code = new_file();
    for verb in model.all_resources().iter().flat_map(|resource| &resource.verbs) {
        if !verb.params.is_empty() {
            request(&mut code, verb);
        }
    }
    for definition in &model.types {
        match definition {
            Definition::Struct(it) => object(&mut code, it),
            Definition::Enum(it) => open_enum(&mut code, it),
            Definition::Union(it) => union(&mut code, it),
        }
    }
    code.finish().trim_end().to_owned() + "\n"
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
                true => format!("{}: {ty};", member(&param.name)),
                false => format!("{}?: {ty} | undefined;", member(&param.name)),
            });
        }
    });
    code.line("}");
    code.gap();
}

fn object(code: &mut Code, it: &Struct) {
    comment(code, &it.doc);
    code.block(format!("export interface {} {{", it.name), |code| {
        for field in &it.fields {
            comment(code, &described(field));
            let null = if field.nullable && annotation(&field.ty) != "unknown" { " | null" } else { "" };
            let undefined = if it.in_requests { " | undefined" } else { "" };
            let (name, ty) = (member(&field.name), annotation(&field.ty));
            code.line(match field.required {
                true => format!("{name}: {ty}{null};"),
                false => format!("{name}?: {ty}{null}{undefined};"),
            });
        }
    });
    code.line("}");
    code.gap();
}

fn described(field: &Field) -> Doc {
    let mut doc = field.doc.clone();
    if let Some(default) = &field.default
        && !doc.paragraphs.iter().any(|text| text.contains("Default: "))
    {
        let note = format!("Default: `{default}`.");
        match doc.paragraphs.last_mut() {
            Some(last) => last.push_str(&format!(" {note}")),
            None => doc.paragraphs.push(note),
        }
    }
    doc
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
