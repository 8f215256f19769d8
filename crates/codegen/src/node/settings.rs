//! `settings.ts`: the options of a client.

use super::names::{annotation, camel};
use super::syntax::{comment, new_file};
use crate::model::{Doc, Model, Setting, Type};

pub fn file(model: &Model) -> String {
    let mut code = new_file();
    code.line("import type { OptionSpec } from \"../internal/option-spec.js\";");
    code.line("import type { NodeClientOptions } from \"../node-options.js\";");
    code.gap();
    code.line("/** Options of a client. Options that are left out come from the next source. */");
    code.block("export interface ClientOptions extends NodeClientOptions {", |code| {
        for setting in &model.settings {
            comment(code, &in_milliseconds(setting));
            code.line(format!("{}?: {} | undefined;", camel(&setting.name), annotation(&setting.ty)));
        }
    });
    code.line("}");
    code.gap();
    code.line("/** How each option is validated and converted for the core. */");
    code.block("export const SETTINGS: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([", |code| {
        for setting in &model.settings {
            let (option, name, kind) = (camel(&setting.name), &setting.name, kind(setting));
            code.line(format!("[\"{option}\", {{ name: \"{name}\", kind: \"{kind}\" }}],"));
        }
    });
    code.line("]);");
    code.finish()
}

/// The kind of an `OptionSpec`.
fn kind(setting: &Setting) -> &'static str {
    match &setting.ty {
        _ if setting.is_duration => "duration",
        Type::Secret => "secret",
        Type::Map(value) if **value == Type::Secret => "secrets",
        other => match annotation(other).as_str() {
            "number" => "count",
            "boolean" => "boolean",
            _ => "string",
        },
    }
}

/// The docs of a setting, with durations in milliseconds instead of seconds.
fn in_milliseconds(setting: &Setting) -> Doc {
    let mut doc = setting.documented("milliseconds", 1000.0);
    if let Some(variable) = setting.variable
        && let Some(last) = doc.paragraphs.last_mut()
    {
        last.push_str(&format!(" Environment: `{variable}`."));
    }
    doc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_durations_in_milliseconds() {
        let text = file(&Model::read().expect("the model"));
        assert!(text.contains("In milliseconds. Default: 300000."), "{text}");
        let options = text.split("/** How each").next().expect("the interface");
        assert!(!options.to_lowercase().contains("in seconds"), "{options}");
    }
}
