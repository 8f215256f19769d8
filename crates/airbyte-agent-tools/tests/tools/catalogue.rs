//! The lists of the catalogue, whatever their style of paging, are read to their end by cursors, or say that they cannot be.

use std::collections::BTreeSet;

use airbyte_agent::catalogue::{self, Kind, Operation};
use airbyte_agent::{CreateConnector, JsonObject};
use airbyte_agent_emulator::Options;
use airbyte_agent_tools::ToolboxOptions;
use serde_json::{Map, Value, json};

use crate::setup::Setup;

/// How many records every list has.
const RECORDS: usize = 25;

/// The limits of the calls, in turn.
const LIMITS: [usize; 3] = [7, 3, 100];

/// Names of the operations whose next page no parameter requests, as `slug: entity.action`.
const UNFOLLOWABLE: &str = include_str!("../../../../tests/catalogue/unfollowable.json");

#[tokio::test]
async fn every_style_of_paging_is_hidden_and_every_record_read_once_and_in_order() {
    let options = Options { records: Some(RECORDS as u64), seeds: vec![bare_kinds()], ..Options::default() };
    let setup = Setup::with(options, ToolboxOptions::default()).await;
    let unfollowable: BTreeSet<String> = serde_json::from_str(UNFOLLOWABLE).expect("a list of names");
    let mut problems = Vec::new();
    let mut count = 0;
    let mut read_before = BTreeSet::new();
    for kind in catalogue::kinds() {
        connect(&setup, kind).await;
        for (name, operation) in kind.operations() {
            let Some((entity, action)) =
                name.split_once('.').filter(|(_, action)| matches!(*action, "list" | "search"))
            else {
                continue;
            };
            // Lists of a kind with the same rule continue alike.
            if !read_before.insert(format!("{} {action} {:?}", kind.slug, operation.paging)) {
                continue;
            }
            count += 1;
            let arguments =
                json!({"connector": kind.slug, "entity": entity, "action": action, "params": params(operation)});
            let name = format!("{}: {name}", kind.slug);
            match read(&setup, arguments).await {
                Ok(is_complete) if is_complete != unfollowable.contains(&name) => {}
                Ok(is_complete) => problems.push(format!("{name}: complete: {is_complete}")),
                Err(problem) => problems.push(format!("{name}: {problem}")),
            }
        }
    }
    problems.sort();
    assert!(problems.is_empty(), "{} of {count}:\n{}", problems.len(), problems.join("\n"));
    assert!(count > 100, "{count} lists");
}

/// A seed in which every kind has the operations of the catalogue and no others, so that every list has as many records.
fn bare_kinds() -> String {
    let bare = |kind: &Kind| json!({"slug": kind.slug, "name": kind.slug, "definition_id": kind.definition_id});
    json!({"types": catalogue::kinds().map(bare).collect::<Vec<_>>()}).to_string()
}

async fn connect(setup: &Setup, kind: &Kind) {
    let request = CreateConnector {
        name: Some(kind.slug.into()),
        definition_id: Some(kind.definition_id.into()),
        credentials: JsonObject::of(&json!({"api_key": "hush"})).ok(),
        ..CreateConnector::default()
    };
    setup.client.connect(request).await.unwrap_or_else(|error| panic!("{}: {error}", kind.slug));
}

/// Values for the required parameters.
fn params(operation: &Operation) -> Value {
    let required = operation.params.iter().filter(|param| param.required);
    let value = |kind: &str| match kind {
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "array" => json!(["x"]),
        "object" => json!({}),
        _ => json!("x"),
    };
    required.map(|param| (param.name.to_owned(), value(param.kind))).collect::<Map<_, _>>().into()
}

/// Whether everything was read; otherwise a note said that it could not be.
async fn read(setup: &Setup, mut arguments: Value) -> Result<bool, String> {
    let mut seen: Vec<Value> = Vec::new();
    for limit in LIMITS.iter().cycle() {
        arguments["limit"] = json!(limit);
        let result = setup.call("connector_read", arguments.clone()).await;
        if result.is_error {
            return Err(result.text);
        }
        let answer = result.value();
        for record in answer["records"].as_array().ok_or("no records")? {
            if seen.contains(record) {
                return Err(format!("record {} was read twice: {record}", seen.len()));
            }
            seen.push(record.clone());
        }
        match answer.get("next_cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None if answer["note"].as_str().is_some_and(|note| note.contains("cannot be requested")) => {
                return Ok(false);
            }
            None if seen.len() == RECORDS => return Ok(true),
            None => return Err(format!("{} of {RECORDS} records", seen.len())),
        }
    }
    Ok(false)
}
