//! `call-options.ts`: the options of a call and paging rules. `OptionSpec` tables of all options.

use super::names::{annotation, camel};
use super::syntax::{comment, new_file};
use crate::code::Code;
use crate::model::{Doc, Field, Model, Struct, Type};

pub fn call_options(model: &Model) -> String {
    let mut code = new_file();
    code.line("import type { OptionSpec } from \"../internal/option-spec.js\";");
    code.line("import type { NodeCallOptions } from \"../node-options.js\";");
    code.gap();
    let doc = "Options of one call. Options that are left out have the client's value.";
    interface(&mut code, &model.call_options, doc, " extends NodeCallOptions");
    specs(&mut code, "CALL_OPTIONS", model.call_options.fields.iter().map(spec));
    code.gap();
    let doc = model.paging.doc.paragraphs.join(" ");
    interface(&mut code, &model.paging, &doc, "");
    specs(&mut code, "PAGING", model.paging.fields.iter().map(spec));
    code.finish().trim_end().to_owned() + "\n"
}

/// The interface of options: names in camelCase, durations in milliseconds.
pub(super) fn interface(code: &mut Code, options: &Struct, doc: &str, extends: &str) {
    comment(code, &Doc { paragraphs: vec![doc.to_owned()] });
    code.block(format!("export interface {}{extends} {{", options.name), |code| {
        for field in &options.fields {
            comment(code, &field.documented("milliseconds", 1000.0));
            code.line(format!("{}?: {} | undefined;", camel(&field.name), annotation(&field.ty)));
        }
    });
    code.line("}");
    code.gap();
}

/// The table of how options are validated and converted: pairs of a name in the core and a kind.
pub(super) fn specs<'a>(code: &mut Code, table: &str, specs: impl Iterator<Item = (&'a str, &'static str)>) {
    code.line("/** @internal How each option is validated and converted for the core. */");
    code.block(
        format!("export const {table}: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>(["),
        |code| {
            for (name, kind) in specs {
                code.line(format!("[\"{}\", {{ name: \"{name}\", kind: \"{kind}\" }}],", camel(name)));
            }
        },
    );
    code.line("]);");
}

pub(super) fn spec(field: &Field) -> (&str, &'static str) {
    (&field.name, kind(&field.ty, field.is_duration()))
}

/// The kind of an `OptionSpec`.
pub(super) fn kind(ty: &Type, is_duration: bool) -> &'static str {
    match ty {
        _ if is_duration => "duration",
        Type::Secret => "secret",
        Type::Map(value) if **value == Type::Secret => "secrets",
        Type::Pem => "pem",
        Type::List(_) => "strings",
        Type::Integer | Type::Number => "count",
        Type::Boolean => "boolean",
        _ => "string",
    }
}
