//! Generates the npm package's resource classes, interfaces, settings and error classes.

mod emulator;
mod errors;
mod names;
mod options;
mod resources;
mod secrets;
mod settings;
mod syntax;
mod types;

use std::path::PathBuf;

use crate::model::Model;

/// The generated files of the npm package.
pub fn files(model: &Model) -> Vec<(PathBuf, String)> {
    [
        ("call-options.ts", options::call_options(model)),
        ("emulator.ts", emulator::file(model)),
        ("error-classes.ts", errors::by_kind(model)),
        ("errors.ts", errors::classes(model)),
        ("resources.ts", resources::file(model)),
        ("secrets.ts", secrets::file(model)),
        ("settings.ts", settings::file(model)),
        ("types.ts", types::file(model)),
    ]
    .map(|(name, text)| (PathBuf::from("node/src/generated").join(name), text))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> String {
        let files = files(&Model::read().expect("the model"));
        files.into_iter().find(|(path, _)| path.ends_with(name)).expect("the file").1
    }

    #[test]
    fn generates_a_method_for_every_operation() {
        let (model, text) = (Model::read().expect("the model"), text("resources.ts"));
        for verb in model.all_resources().iter().flat_map(|resource| &resource.verbs) {
            assert!(text.contains(&format!("\"{}\"", verb.spec.name)), "{}", verb.spec.name);
        }
    }

    #[test]
    fn every_method_gives_access_to_its_response() {
        assert!(!text("resources.ts").contains(": Promise<"));
    }

    #[test]
    fn generates_every_type_of_the_model() {
        let (model, text) = (Model::read().expect("the model"), text("types.ts"));
        for definition in &model.types {
            let name = definition.name();
            let found = [format!("export interface {name} {{"), format!("export type {name} =")];
            assert!(found.iter().any(|head| text.contains(head)), "{name}");
        }
    }
}
