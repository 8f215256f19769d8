//! `emulator_types.py`: the options of an emulator as a type, and what its admin interface takes and returns.

use super::call_options::members;
use super::models::class;
use super::names::{self, Direction};
use super::params::dictionary;
use super::syntax::{TYPING, apart, bracketed, docstring, documented, exported, imports, opened, quoted, typed_dict};
use crate::code::Code;
use crate::model::{Choice, Definition, Doc, Model};

/// The types that users may need for annotations.
const PUBLIC: [&str; 10] = [
    "EmulatedJob",
    "EmulatorOptions",
    "FaultKind",
    "FaultRule",
    "JobPlan",
    "JobScenario",
    "JobScript",
    "JournalEntry",
    "NotificationDelivery",
    "SchemaDiff",
];

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("The types of an emulator's options, requests and responses.");
    imports(
        &mut code,
        &[
            "import os",
            TYPING,
            "from collections.abc import Mapping, Sequence",
            "",
            &typed_dict(2),
            "from .._models import Model",
        ],
    );
    code.gap();
    exported(&mut code, PUBLIC);
    let emulator = &model.emulator;
    apart(&mut code);
    code.block(format!("class {}(TypedDict, total=False):", emulator.options.name), |code| {
        docstring(code, &["The arguments of `Emulator`, for functions that pass them on.".into()]);
        members(code, model, &emulator.options.fields.iter().collect::<Vec<_>>());
    });
    for definition in emulator.inputs.iter().chain(&emulator.responses) {
        apart(&mut code);
        match definition {
            Definition::Struct(it) if it.in_requests => dictionary(&mut code, &model.emulator.inputs, it),
            Definition::Struct(it) => class(&mut code, &model.emulator.responses, it),
            Definition::Choice(it) => choice(&mut code, model, it),
            // These are parts of the API only.
            Definition::Enum(_) | Definition::Union(_) => {}
        }
    }
    code.finish()
}

/// A dictionary with one of the alternatives that have content, and a union with the strings for those without.
fn choice(code: &mut Code, model: &Model, it: &Choice) {
    let object = format!("{}Object", it.name);
    code.block(format!("class {object}(TypedDict, total=False):"), |code| {
        docstring(code, &[format!("A `{}` with options. Exactly one of the members must be present.", it.name)]);
        for variant in &it.variants {
            let Some(ty) = &variant.content else { continue };
            code.gap();
            code.line(format!(
                "{}: {}",
                variant.name,
                names::annotation(&model.emulator.inputs, ty, Direction::Request)
            ));
            documented(code, &variant.doc);
        }
    });
    apart(code);
    let words = it.variants.iter().filter(|variant| variant.content.is_none());
    let literals: Vec<String> = words.clone().map(|variant| quoted(&variant.name)).collect();
    bracketed(code, &format!("{}: t.TypeAlias = t.Literal[", it.name), &literals, &format!("] | {object}"));
    let mut doc = it.doc.clone();
    let notes = words.map(|variant| format!("- `{}`: {}", variant.name, variant.doc.summary()));
    doc.paragraphs.extend(notes);
    documented(code, &Doc { paragraphs: doc.paragraphs });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_defined_before_the_classes_that_refer_to_them() {
        let text = file(&Model::read().expect("the model"));
        let position = |name: &str| text.find(&format!("class {name}(Model)")).expect("a class");
        assert!(position("OperationCounters") < position("JournalCounters"));
        assert!(position("JournalEntry") < position("JournalReading"));
    }

    #[test]
    fn options_are_in_seconds() {
        let text = file(&Model::read().expect("the model"));
        assert!(text.contains("    token_lifetime: float | None\n"), "{text}");
        assert!(text.contains("Lifetime of an application token. In seconds. Default: 900."), "{text}");
    }
}
