//! The generated modules of the Python package.

mod base_client;
mod base_emulator;
mod call_options;
mod connectors;
mod emulator_types;
mod exceptions;
mod exports;
mod models;
mod names;
mod option_types;
mod params;
mod raw_resources;
mod resources;
mod syntax;
mod unasync;
mod unused_imports;

use std::path::PathBuf;

use crate::model::{Api, Definitions, Model};
use syntax::opened;
use unused_imports::without_unused_imports;

/// The files: path from the root of the repository, and text.
pub fn files(model: &Model) -> Vec<(PathBuf, String)> {
    let common = [
        ("__init__.py", opened("Modules that are generated from the operation tables.").finish()),
        ("base_client.py", base_client::file(model)),
        ("base_emulator.py", base_emulator::file(model)),
        ("call_options.py", call_options::file(model)),
        ("client_options.py", base_client::options(model)),
        ("emulator_types.py", without_unused_imports(&emulator_types::file(model))),
        ("exceptions.py", exceptions::file(model)),
        ("exports.py", exports::file(model)),
        ("option_types.py", option_types::file(model)),
    ];
    let common = common.map(|(name, text)| (name.to_owned(), text));
    let files = common.into_iter().chain(model.apis().into_iter().flat_map(of_api)).chain(of_webhooks(&model.webhooks));
    let package = PathBuf::from("python/src/airbyte_agent");
    let generated = package.join("_generated");
    let connectors = connectors::files(&model.connectors).into_iter().map(|(name, text)| (package.join(name), text));
    files.map(|(name, text)| (generated.join(name), text)).chain(connectors).chain(unasync::files()).collect()
}

/// The files of one API.
fn of_api(api: &Api) -> impl Iterator<Item = (String, String)> {
    let resources = without_unused_imports(&resources::file(api));
    let unions = models::unions_file(&api.types).map(|text| ("unions.py", without_unused_imports(&text)));
    [
        ("__init__.py", opened(&format!("Modules of the {}.", api.title)).finish()),
        ("literals.py", params::literals(&api.types)),
        ("models.py", without_unused_imports(&models::file("Response objects.", &api.types))),
        ("params.py", without_unused_imports(&params::file(&api.types))),
        ("sync_resources.py", unasync::unasync(&resources)),
        ("async_resources.py", resources),
    ]
    .into_iter()
    .chain(unions)
    .map(|(name, text)| (format!("{}/{name}", api.folder), text))
}

/// The files of webhooks.
fn of_webhooks(events: &Definitions) -> impl Iterator<Item = (String, String)> {
    [
        ("__init__.py", opened("Modules of webhooks.").finish()),
        ("literals.py", params::literals(events)),
        ("models.py", without_unused_imports(&models::file("Events, and the objects in them.", events))),
    ]
    .into_iter()
    .chain(models::unions_file(events).map(|text| ("unions.py", without_unused_imports(&text))))
    .map(|(name, text)| (format!("webhooks/{name}"), text))
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Returns;

    use super::syntax::WIDTH;
    use super::*;

    fn text(name: &str) -> String {
        let files = files(&Model::read().expect("the model"));
        files.into_iter().find(|(path, _)| path.ends_with(name)).expect("the file").1
    }

    #[test]
    fn every_operation_has_a_synchronous_and_an_asynchronous_method() {
        for api in Model::read().expect("the model").apis() {
            let modules = ["sync", "async"].map(|kind| text(&format!("{}/{kind}_resources.py", api.folder)));
            for verb in api.verbs() {
                // `execute` is sent by a method of its own.
                let call = match verb.spec.returns {
                    Returns::Execution => "self._requester.execute(".to_owned(),
                    _ => format!("\"{}\"", verb.spec.name),
                };
                assert!(modules.iter().all(|module| module.contains(&call)), "{}", verb.spec.name);
            }
        }
    }

    #[test]
    fn no_line_is_too_long() {
        let files = files(&Model::read().expect("the model"));
        // Stubs are for editors, and as compact as possible because every installation has them.
        for (path, text) in files.iter().filter(|(path, _)| path.extension().is_none_or(|it| it != "pyi")) {
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH, "{}: {line}", path.display());
            }
        }
    }

    #[test]
    fn events_are_told_apart_by_their_kind() {
        let text = text("webhooks/models.py");
        for line in ["class SyncSucceeded(JobEvent):", "    \"sync_succeeded\": SyncSucceeded,", "    \"test\": Test,"]
        {
            assert!(text.contains(&format!("{line}\n")), "{line}\n{text}");
        }
    }

    #[test]
    fn secrets_are_marked() {
        assert!(text("agent/models.py").contains("_secret = frozenset({\"access_token\"})"));
    }
}
