//! `settings.ts`: the options of a client.

use super::names::{annotation, camel};
use super::options::{kind, specs};
use super::syntax::{comment, new_file};
use crate::model::{Doc, Model, Setting};

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
    let kinds = model.settings.iter().map(|setting| (setting.name.as_str(), kind(&setting.ty, setting.is_duration)));
    specs(&mut code, "SETTINGS", kinds);
    code.finish()
}

/// The docs of a setting, with durations in milliseconds instead of seconds.
fn in_milliseconds(setting: &Setting) -> Doc {
    let mut doc = setting.documented("milliseconds", 1000.0);
    if let Some(variable) = setting.variable {
        doc.append(&format!("Environment: `{variable}`."));
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
        let options = text.split("/** @internal").next().expect("the interface");
        assert!(!options.to_lowercase().contains("in seconds"), "{options}");
    }
}
