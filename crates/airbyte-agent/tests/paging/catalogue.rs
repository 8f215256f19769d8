//! Every list of the catalogue is read to its end, or ends with an error that says why it cannot be.

use std::collections::{BTreeSet, HashSet};

use airbyte_agent::catalogue::{self, Kind, Operation};
use airbyte_agent::{Client, Connector, CreateConnector, ErrorKind, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use serde_json::{Map, Value, json};

/// How many records every list has.
const RECORDS: usize = 50;

/// Names of the operations whose next page no parameter requests, as `slug: entity.action`.
const UNFOLLOWABLE: &str = include_str!("../../../../tests/catalogue/unfollowable.json");

#[tokio::test]
async fn every_list_is_read_to_its_end_or_ends_with_an_error() {
    read_all(Options::default(), Resume::No).await;
}

#[tokio::test]
async fn every_list_is_read_ahead() {
    read_all(Options::default(), Resume::ReadAhead).await;
}

#[tokio::test]
async fn every_list_is_read_behind_an_envelope() {
    read_all(Options { list_envelope: true, ..Options::default() }, Resume::No).await;
}

#[tokio::test]
async fn every_list_is_resumed_from_every_page() {
    read_all(Options::default(), Resume::AfterEveryPage).await;
}

#[derive(Clone, Copy, PartialEq)]
enum Resume {
    No,
    /// Not resumed, but its pages are requested ahead.
    ReadAhead,
    AfterEveryPage,
}

async fn read_all(options: Options, resume: Resume) {
    let options = Options { records: Some(RECORDS as u64), seeds: vec![bare_kinds()], ..options };
    let emulator = Emulator::start(options).await.expect("an emulator");
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()
        .expect("a client");
    let mut unfollowable = BTreeSet::new();
    let mut problems = Vec::new();
    let mut count = 0;
    for kind in catalogue::kinds() {
        let connector = connect(&client, kind).await;
        for (name, operation) in kind.operations() {
            let (entity, action) = name.split_once('.').expect("entity.action");
            if !matches!(action, "list" | "search") {
                continue;
            }
            count += 1;
            let name = format!("{}: {name}", kind.slug);
            match read(&connector, entity, action, params(operation), resume).await {
                Ok(End::Complete) => {}
                Ok(End::Unfollowable) => drop(unfollowable.insert(name)),
                Err(problem) => problems.push(format!("{name}: {problem}")),
            }
        }
    }
    problems.sort();
    assert!(problems.is_empty(), "{} of {count}:\n{}", problems.len(), problems.join("\n"));
    let expected: BTreeSet<String> = serde_json::from_str(UNFOLLOWABLE).expect("a list of names");
    let differences: Vec<_> = unfollowable.symmetric_difference(&expected).collect();
    assert!(differences.is_empty(), "followed or not, against `tests/catalogue/unfollowable.json`: {differences:?}");
    assert_eq!((count, unfollowable.len()), (622, 91));
}

/// A seed in which every kind has the operations of the catalogue and no others, so that every list has as many records.
fn bare_kinds() -> String {
    let bare = |kind: &Kind| json!({"slug": kind.slug, "name": kind.slug, "definition_id": kind.definition_id});
    json!({"types": catalogue::kinds().map(bare).collect::<Vec<_>>()}).to_string()
}

async fn connect(client: &Client, kind: &Kind) -> Connector {
    let request = CreateConnector {
        definition_id: Some(kind.definition_id.into()),
        credentials: JsonObject::of(&json!({"api_key": "x"})).ok(),
        ..CreateConnector::default()
    };
    let details = client.connectors().create(request).await.unwrap_or_else(|error| panic!("{}: {error}", kind.slug));
    client.connector(&details.id).await.expect("the connector")
}

/// Values for the required parameters, and a page size that leaves several pages.
fn params(operation: &Operation) -> Value {
    let mut params = Map::new();
    for param in operation.params.iter().filter(|param| param.required) {
        let value = match param.kind {
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            "array" => json!(["x"]),
            "object" => json!({}),
            _ => json!("x"),
        };
        params.insert(param.name.to_owned(), value);
    }
    // Without a position and a next value, a size is a limit of the call.
    if let Some(rule) = operation.paging.as_ref().filter(|rule| rule.position.is_some() || rule.next.is_some())
        && let Some(size) = &rule.size
    {
        params.insert(size.clone(), rule.max_size.unwrap_or(20).min(20).into());
    }
    params.into()
}

#[derive(Debug)]
enum End {
    Complete,
    Unfollowable,
}

async fn read(connector: &Connector, entity: &str, action: &str, params: Value, resume: Resume) -> Result<End, String> {
    let mut seen = HashSet::new();
    let mut records = 0;
    let (prefetch, concurrency) = if resume == Resume::ReadAhead { (2, 4) } else { (0, 1) };
    let call = || connector.records(entity, action).params(&params).prefetch(prefetch).concurrency(concurrency);
    let mut pages = call().pages().map_err(|error| error.to_string())?;
    loop {
        match pages.next().await {
            Ok(Some(_)) if records > RECORDS => return Err("it does not end".into()),
            Ok(Some(page)) => {
                for record in page.records::<Value>().map_err(|error| error.to_string())? {
                    records += 1;
                    if !seen.insert(record.to_string()) {
                        return Err(format!("record {records} was read twice: {record}"));
                    }
                }
                if let (Resume::AfterEveryPage, Some(token)) = (resume, page.token()) {
                    pages = call().after(token).pages().map_err(|error| error.to_string())?;
                }
            }
            Ok(None) if records == RECORDS => return Ok(End::Complete),
            Ok(None) => return Err(format!("{records} of {RECORDS} records")),
            Err(error) if error.kind() == ErrorKind::Paging && records > 0 => {
                let read = error.progress().map(|progress| progress.records_read);
                return match read == Some(records as u64) {
                    true => Ok(End::Unfollowable),
                    false => Err(format!("the error says {read:?} records, {records} were read: {error}")),
                };
            }
            Err(error) => return Err(format!("after {records} records: {error}")),
        }
    }
}
