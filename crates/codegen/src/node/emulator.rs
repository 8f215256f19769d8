//! `emulator.ts`: the options of an emulator, and what its admin interface takes and returns.

use super::names::annotation;
use super::options::{interface, spec, specs};
use super::syntax::{comment, new_file};
use super::types::object;
use crate::code::Code;
use crate::model::{Choice, Definition, Model};

pub fn file(model: &Model) -> String {
    let mut code = new_file();
    code.line("import type { OptionSpec } from \"../internal/option-spec.js\";");
    code.gap();
    let emulator = &model.emulator;
    interface(&mut code, &emulator.options, "Options of an emulator.", "");
    specs(&mut code, "EMULATOR_OPTIONS", emulator.options.fields.iter().map(spec));
    code.gap();
    for definition in emulator.inputs.iter().chain(&emulator.responses) {
        match definition {
            // Tests look into the bodies of requests without narrowing them first.
            Definition::Struct(it) => object(&mut code, it, "any"),
            Definition::Choice(it) => choice(&mut code, it),
            // These are parts of the API only.
            Definition::Enum(_) | Definition::Union(_) => {}
        }
    }
    code.finish().trim_end().to_owned() + "\n"
}

fn choice(code: &mut Code, it: &Choice) {
    comment(code, &it.doc);
    code.block(format!("export type {} =", it.name), |code| {
        for (at, variant) in it.variants.iter().enumerate() {
            comment(code, &variant.doc);
            let end = if at + 1 < it.variants.len() { "" } else { ";" };
            code.line(match &variant.content {
                Some(ty) => format!("| {{ {}: {} }}{end}", variant.name, annotation(ty)),
                None => format!("| \"{}\"{end}", variant.name),
            });
        }
    });
    code.gap();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_in_camel_case_and_milliseconds_and_faults_as_on_the_wire() {
        let text = file(&Model::read().expect("the model"));
        for line in [
            "  /** Lifetime of an application token. In milliseconds. Default: 900000. */\n  tokenLifetime?: number | undefined;",
            "  [\"tokenLifetime\", { name: \"token_lifetime\", kind: \"duration\" }],",
            "  [\"seeds\", { name: \"seeds\", kind: \"strings\" }],",
            "  | \"reset_before\"\n",
            "  | { latency: Latency }\n",
            "  nth?: number | number[] | null | undefined;",
            "  delay_ms: number;",
            "  time: string;",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
