//! `settings.ts`: what a client can be told when it is made.

use super::names::{annotation, camel};
use super::{comment, opened};
use crate::model::{Doc, Model, Setting};

pub fn file(model: &Model) -> String {
    let mut code = opened();
    code.line("/** What a client can be told when it is made. What is left out is looked for in the next source. */");
    code.block("export interface ClientOptions {", |code| {
        for setting in &model.settings {
            comment(code, &in_milliseconds(setting));
            code.line(format!("{}?: {} | undefined;", camel(&setting.name), annotation(&setting.ty)));
        }
    });
    code.line("}");
    code.gap();
    code.line("/** The core's name of each option, and whether it is a time, which the core counts in seconds. */");
    code.block("export const SETTINGS: ReadonlyMap<string, { name: string; isTime: boolean }> = new Map([", |code| {
        for setting in &model.settings {
            let (option, name, is_time) = (camel(&setting.name), &setting.name, setting.is_time);
            code.line(format!("[\"{option}\", {{ name: \"{name}\", isTime: {is_time} }}],"));
        }
    });
    code.line("]);");
    code.finish()
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
        assert!(!text.contains("in seconds. "), "{text}");
    }
}
