//! `settings.ts`: what a client can be told when it is made.

use super::names::{annotation, camel};
use super::{comment, opened};
use crate::model::{Doc, Model, Setting, Type};

pub fn file(model: &Model) -> String {
    let mut code = opened();
    code.line("import type { Option, OwnOptions } from \"../settings.js\";");
    code.gap();
    code.line("/** What a client can be told when it is made. What is left out is looked for in the next source. */");
    code.block("export interface ClientOptions extends OwnOptions {", |code| {
        for setting in &model.settings {
            comment(code, &in_milliseconds(setting));
            code.line(format!("{}?: {} | undefined;", camel(&setting.name), annotation(&setting.ty)));
        }
    });
    code.line("}");
    code.gap();
    code.line("/** The core's name of each option, and what has to be looked at before it is handed over. */");
    code.block("export const SETTINGS: ReadonlyMap<string, Option> = new Map<string, Option>([", |code| {
        for setting in &model.settings {
            let (option, name, kind) = (camel(&setting.name), &setting.name, kind(setting));
            code.line(format!("[\"{option}\", {{ name: \"{name}\", kind: \"{kind}\" }}],"));
        }
    });
    code.line("]);");
    code.finish()
}

/// What has to be looked at: a time is given in milliseconds and handed over in seconds; what may be secret is never
/// quoted.
fn kind(setting: &Setting) -> &'static str {
    match &setting.ty {
        _ if setting.is_time => "time",
        Type::Secret => "secret",
        Type::Map(value) if **value == Type::Secret => "secrets",
        other => match annotation(other).as_str() {
            "number" => "count",
            "boolean" => "flag",
            _ => "text",
        },
    }
}

/// The docs of the core count in seconds.
fn in_milliseconds(setting: &Setting) -> Doc {
    let mut doc = setting.doc.clone();
    if setting.is_time {
        for text in &mut doc.paragraphs {
            *text = text.replace("in seconds", "in milliseconds");
            if let Some((before, default)) = text.clone().rsplit_once("Default: ")
                && let Ok(seconds) = default.trim_end_matches('.').parse::<f64>()
            {
                *text = format!("{before}Default: {}.", seconds * 1000.0);
            }
        }
    }
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
    fn times_are_told_in_milliseconds() {
        let text = file(&Model::read().expect("the model"));
        assert!(text.contains("in milliseconds. Default: 300000."), "{text}");
        let options = text.split("/** The core").next().expect("the interface");
        assert!(!options.contains("in seconds"), "{options}");
    }
}
