//! `errors.ts`: the error classes, except their base class. `error-classes.ts`: which kind of error has which class.

use super::syntax::{comment, new_file, sort_imports};
use crate::code::Code;
use crate::model::{Doc, ErrorClass, Model};

pub fn classes(model: &Model) -> String {
    let mut code = new_file();
    code.line("import { AirbyteAgentError } from \"../errors.js\";");
    code.gap();
    for class in model.errors {
        if let Some(parent) = class.parent {
            declare(&mut code, class, parent);
        }
    }
    code.finish().trim_end().to_owned() + "\n"
}

pub fn by_kind(model: &Model) -> String {
    let mut code = new_file();
    code.line("import { AirbyteAgentError, type ErrorData, registerErrorClasses } from \"../errors.js\";");
    let mut derived: Vec<_> =
        model.errors.iter().filter(|class| class.parent.is_some()).map(|class| class.name).collect();
    sort_imports(&mut derived);
    code.block("import {", |code| code.lines(derived.iter().map(|name| format!("{name},"))));
    code.line("} from \"./errors.js\";");
    code.gap();
    code.line("/** The class of each kind of error. */");
    code.block(
        "export const ERROR_CLASSES: Readonly<Record<string, new (data: ErrorData) => AirbyteAgentError>> = {",
        |code| {
            for class in model.errors {
                if let Some(kind) = class.kind {
                    code.line(format!("{}: {},", kind.as_str(), class.name));
                }
            }
        },
    );
    code.line("};");
    code.gap();
    code.block("registerErrorClasses({", |code| {
        code.lines(model.errors.iter().map(|class| format!("{},", class.name)))
    });
    code.line("});");
    code.finish()
}

fn declare(code: &mut Code, class: &ErrorClass, parent: &str) {
    comment(code, &Doc { paragraphs: vec![class.doc.to_owned()] });
    let head = format!("export class {} extends {parent} {{", class.name);
    match class.name {
        // Errors of this class always have a status.
        "APIStatusError" => {
            code.block(head, |code| code.line("declare readonly status: number;"));
            code.line("}");
        }
        _ => code.line(head + "}"),
    }
    code.gap();
}
