//! Seed files of the emulator.

use airbyte_agent::config::Config;
use airbyte_agent::{Client, CreateConnector, Error, GetSourceDefinition, JsonObject, Settings};
use airbyte_agent_emulator::{Emulator, Options, StartError};
use serde_json::{Value, json};

use crate::harness::{empty_file, fuzz};

/// A seed is refused with the path of what is wrong, or the emulator serves what it declares.
#[test]
fn seeds() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    fuzz("seeds", 32, |seed| {
        let text = String::from_utf8_lossy(seed).into_owned();
        let options = Options { seeds: vec![text.clone()], records: Some(3), ..Options::default() };
        match Emulator::start_blocking(options) {
            Ok(emulator) => runtime.block_on(use_types(&emulator, &text)),
            Err(StartError::Seed(reason)) => assert!(names_a_place(&reason), "{reason}"),
            Err(error) => panic!("not an error of the seed: {error}"),
        }
    });
}

/// Whether an error says where the seed is wrong: a path, a line, or the seed as a whole.
fn names_a_place(reason: &str) -> bool {
    let whole = ["the seed is neither YAML nor JSON: ", "the seed is invalid: "];
    reason.contains('`') || whole.iter().any(|start| reason.strip_prefix(start).is_some_and(|rest| !rest.is_empty()))
}

/// Connects every type that a seed declares or has records for, and executes its actions.
async fn use_types(emulator: &Emulator, seed: &str) {
    let settings = Settings {
        base_url: Some(emulator.url().into()),
        client_id: Some(emulator.client_id().into()),
        client_secret: Some(emulator.client_secret().into()),
        settings_file: Some(empty_file()),
        max_retries: Some(0),
        ..Settings::default()
    };
    let client = Client::new(Config::resolve(settings).expect("valid settings"), Default::default()).expect("a client");
    let seed: Value = serde_yaml_ng::from_str(seed).expect("the emulator has read it");
    for declared in seed["types"].as_array().into_iter().flatten() {
        let definition_id = declared["definition_id"].as_str().unwrap_or_default().to_owned();
        let definition = GetSourceDefinition { id: definition_id.clone() };
        require_answer(client.definitions().get_source(definition).await);
        let credentials = JsonObject::of(&json!({"token": "x"})).expect("an object");
        let request = CreateConnector {
            definition_id: Some(definition_id),
            credentials: Some(credentials),
            ..CreateConnector::default()
        };
        let Some(connector) = require_answer(client.connect(request).await) else { continue };
        require_answer(connector.execute("", "describe").await);
        for entity in declared["entities"].as_array().into_iter().flatten() {
            let name = entity["name"].as_str().unwrap_or_default();
            for action in entity["actions"].as_object().into_iter().flat_map(|actions| actions.keys()) {
                for params in [json!({}), json!({"id": 1, "limit": 2})] {
                    require_answer(connector.execute(name, action).params(params).await);
                }
            }
        }
    }
}

/// An answer, or an error for the caller: not one of the emulator.
fn require_answer<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(answer) => Some(answer),
        Err(error) => {
            let is_callers = error.status().is_some_and(|status| status < 500);
            assert!(is_callers, "{error:?}");
            None
        }
    }
}
