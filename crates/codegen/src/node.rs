//! Generates the npm package's resource classes, interfaces, settings and error classes.

mod connectors;
mod emulator;
mod errors;
mod markdown;
mod names;
mod options;
mod resources;
mod secrets;
mod settings;
mod syntax;
mod types;

use std::path::PathBuf;

use crate::model::{Api, Model};

/// The generated files of the npm package.
pub fn files(model: &Model) -> Vec<(PathBuf, String)> {
    let common = [
        ("call-options.ts", options::call_options(model)),
        ("connector-kinds.ts", connectors::file(&model.connectors)),
        ("emulator.ts", emulator::file(model)),
        ("error-classes.ts", errors::by_kind(model)),
        ("errors.ts", errors::classes(model)),
        ("markdown.ts", markdown::file(model)),
        ("secrets.ts", secrets::file(model)),
        ("settings.ts", settings::file(model)),
        ("webhooks.ts", types::of_webhooks(&model.webhooks)),
    ];
    let of_api = |api: &Api| {
        [("resources.ts", resources::file(api)), ("types.ts", types::of_api(api))]
            .map(|(name, text)| (format!("{}/{name}", api.folder), text))
    };
    let common = common.map(|(name, text)| (name.to_owned(), text));
    let files = common.into_iter().chain(model.apis().into_iter().flat_map(of_api));
    files.map(|(name, text)| (PathBuf::from("node/src/generated").join(name), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> String {
        let files = files(&Model::read().expect("the model"));
        files.into_iter().find(|(path, _)| path.ends_with(name)).expect("the file").1
    }

    fn text_of(api: &Api, name: &str) -> String {
        text(&format!("{}/{name}", api.folder))
    }

    #[test]
    fn generates_a_method_for_every_operation() {
        for api in Model::read().expect("the model").apis() {
            let text = text_of(api, "resources.ts");
            for verb in api.verbs() {
                assert!(text.contains(&format!("\"{}\"", verb.spec.name)), "{}", verb.spec.name);
            }
        }
    }

    #[test]
    fn every_method_gives_access_to_its_response() {
        for api in Model::read().expect("the model").apis() {
            assert!(!text_of(api, "resources.ts").contains(": Promise<"));
        }
    }

    #[test]
    fn generates_every_type_of_the_model() {
        let model = Model::read().expect("the model");
        let apis = model.apis().map(|api| (&api.types, text_of(api, "types.ts")));
        for (types, text) in apis.into_iter().chain([(&model.webhooks, text("generated/webhooks.ts"))]) {
            for definition in types {
                let name = definition.name();
                let found = ["interface", "type"].map(|kind| format!("export {kind} {name} "));
                assert!(found.iter().any(|head| text.contains(head)), "{name}");
            }
        }
    }
}
