//! `errors.ts`: the tree of errors below its root. `kinds.ts`: which failure becomes which of them.

use super::{comment, opened};
use crate::code::Code;
use crate::model::{Doc, ErrorClass, Model};

pub fn classes(model: &Model) -> String {
    let mut code = opened();
    code.line("import { AirbyteAgentError } from \"../errors.js\";");
    code.gap();
    for class in model.errors {
        if let Some(parent) = class.parent {
            declared(&mut code, class, parent);
        }
    }
    code.finish().trim_end().to_owned() + "\n"
}

pub fn kinds(model: &Model) -> String {
    let mut code = opened();
    code.line("import { AirbyteAgentError, known, type Failure } from \"../errors.js\";");
    let derived = || model.errors.iter().filter(|class| class.parent.is_some()).map(|class| class.name);
    code.block("import {", |code| code.lines(derived().map(|name| format!("{name},"))));
    code.line("} from \"./errors.js\";");
    code.gap();
    code.line("/** The class that each kind of failure becomes. */");
    code.block(
        "export const BY_KIND: Readonly<Record<string, new (failure: Failure) => AirbyteAgentError>> = {",
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
    code.block("known([", |code| code.lines(model.errors.iter().map(|class| format!("{},", class.name))));
    code.line("]);");
    code.finish()
}

fn declared(code: &mut Code, class: &ErrorClass, parent: &str) {
    comment(code, &Doc { paragraphs: vec![class.doc.to_owned()] });
    let head = format!("export class {} extends {parent} {{", class.name);
    match class.name {
        // Its kinds are made of statuses, so here it is no question whether there is one.
        "APIStatusError" => {
            code.block(head, |code| code.line("declare readonly status: number;"));
            code.line("}");
        }
        _ => code.line(head + "}"),
    }
    code.gap();
}
