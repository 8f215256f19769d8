//! Notifications as Airbyte sends them, and what is read from them: `tests/contract/webhooks`.

mod example;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use airbyte_agent::webhooks::{Event, EventKind, MAX_BODY_BYTES, ParseOptions, parse};
use airbyte_agent::{Error, ErrorKind};
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    options: ParseOptions,
    /// The body, as JSON or as text.
    body: Option<Value>,
    text: Option<String>,
    event: Option<Value>,
    error: Option<ExpectedError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedError {
    kind: String,
    message: String,
}

impl Case {
    fn body(&self) -> String {
        self.text.clone().or_else(|| Some(self.body.as_ref()?.to_string())).expect("a body")
    }

    fn run(&self) -> Result<Event, Error> {
        parse(self.body().as_bytes(), &self.options)
    }
}

fn cases() -> Vec<(PathBuf, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract/webhooks");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let files = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    files
        .flat_map(|file| {
            let text = std::fs::read(&file).expect("a readable file");
            let cases: Vec<Case> =
                serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            cases.into_iter().map(move |case| (file.clone(), case))
        })
        .collect()
}

#[test]
fn notifications_are_read_as_expected() {
    for (file, case) in cases() {
        let place = format!("{}: {}", file.display(), case.name);
        match (case.run(), &case.event, &case.error) {
            (Ok(event), Some(expected), None) => {
                let json = serde_json::to_value(&event).expect("JSON");
                assert_eq!(json, *expected, "{place}\n{}", serde_json::to_string_pretty(&json).expect("JSON"));
            }
            (Err(error), None, Some(expected)) => {
                assert_eq!(error.kind().as_str(), expected.kind, "{place}: {error}");
                assert_eq!(error.message(), expected.message, "{place}");
            }
            (result, ..) => panic!("{place}: {result:?}"),
        }
    }
}

#[test]
fn every_kind_of_event_is_covered() {
    let kinds: BTreeSet<String> =
        cases().iter().filter_map(|(_, case)| Some(case.run().ok()?.kind().to_string())).collect();
    let all = [
        EventKind::SyncSucceeded,
        EventKind::SyncFailed,
        EventKind::SyncQueued,
        EventKind::SchemaChanged,
        EventKind::SchemaChangesDetected,
        EventKind::ConnectionDisabled,
        EventKind::ConnectionFailing,
        EventKind::Test,
        EventKind::Unknown,
    ];
    assert_eq!(kinds, all.iter().map(ToString::to_string).collect());
}

#[test]
fn events_survive_json() {
    for (_, case) in cases() {
        let Ok(event) = case.run() else { continue };
        let json = serde_json::to_value(&event).expect("JSON");
        assert_eq!(json["kind"], event.kind().as_str(), "{}", case.name);
        assert_eq!(json["dedupeKey"], event.dedupe_key(), "{}", case.name);
        assert_eq!(json["text"].as_str(), event.text(), "{}", case.name);
        assert_eq!(json["jobId"].as_i64(), event.job_id(), "{}", case.name);
        let id = event.connection().and_then(|connection| connection.id.as_deref());
        assert_eq!(json["connection"]["id"].as_str(), id, "{}", case.name);
        let id = event.workspace().and_then(|workspace| workspace.id.as_deref());
        assert_eq!(json["workspace"]["id"].as_str(), id, "{}", case.name);
        assert_eq!(serde_json::from_value::<Event>(json).expect("an event"), event, "{}", case.name);
    }
}

#[test]
fn the_schema_has_every_member_of_every_event() {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<Event>();
    let schemas = generator.take_definitions(true);
    let variants = schemas["Event"]["oneOf"].as_array().expect("variants");
    for (_, case) in cases() {
        let Ok(event) = case.run() else { continue };
        let kind = event.kind().as_str();
        let variant =
            variants.iter().find(|variant| variant["properties"]["kind"]["const"] == kind).expect("a variant");
        let json = serde_json::to_value(&event).expect("JSON");
        for required in variant["required"].as_array().expect("required members") {
            assert!(json.get(required.as_str().expect("a name")).is_some(), "{kind}: {required}");
        }
        let extra = match event {
            Event::SyncSucceeded(event) | Event::SyncFailed(event) | Event::SyncQueued(event) => event.extra,
            _ => airbyte_agent::Object::new(),
        };
        for name in json.as_object().expect("an object").keys().filter(|name| !extra.contains_key(*name)) {
            assert!(variant["properties"].get(name).is_some(), "{kind}: {name}");
        }
    }
}

#[test]
fn the_same_notification_has_the_same_key_and_another_has_not() {
    let of = |json: &str| parse(json.as_bytes(), &ParseOptions::default()).expect("an event").dedupe_key().to_owned();
    let sync = |job: i64, success: bool| {
        of(&format!(
            r#"{{"text": "{job}", "data": {{"connection": {{"id": "c"}}, "jobId": {job}, "success": {success}}}}}"#
        ))
    };
    assert_eq!(BTreeSet::from([sync(1, true), sync(1, false), sync(2, true), sync(2, false)]).len(), 4);
    let change = |stream: &str| {
        of(&serde_json::json!({"blocks": [
            {"type": "section", "text": {"text": "The schema of '<https://host|a>' has changed."}},
            {"type": "divider"},
            {"type": "section", "text": {"text": format!(" • Streams (+1/-0/~0)\n   ＋ {stream}\n")}},
        ]})
        .to_string())
    };
    assert_eq!(change("a"), change("a"));
    assert_ne!(change("a"), change("b"));
}

#[test]
fn a_large_body_is_refused() {
    let body = |length: usize| format!(r#"{{"text": "{}"}}"#, "x".repeat(length - r#"{"text": ""}"#.len()));
    assert!(parse(body(MAX_BODY_BYTES).as_bytes(), &ParseOptions::default()).is_ok());
    let error = parse(body(MAX_BODY_BYTES + 1).as_bytes(), &ParseOptions::default()).expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::InvalidWebhook);
    assert!(error.message().ends_with("it has 1048577 bytes, more than 1048576"), "{error}");
}

#[test]
fn a_deep_body_is_refused() {
    let body = |levels: usize| format!(r#"{{"text": "a", "new": {}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    let event = parse(body(63).as_bytes(), &ParseOptions::default()).expect("an event");
    let json = serde_json::to_string(&event).expect("JSON");
    assert_eq!(serde_json::from_str::<Event>(&json).expect("an event"), event);
    for levels in [64, 1000] {
        let error = parse(body(levels).as_bytes(), &ParseOptions::default()).expect_err("too deep");
        assert_eq!(error.kind(), ErrorKind::InvalidWebhook);
    }
}

#[test]
fn a_refused_request_shows_neither_the_key_nor_the_body() {
    let body = br#"{"data": {"jobId": "hush", "success": "hush", "hush": 1}, "text": "hush"}"#;
    let with_key = ParseOptions::default().url("/hooks?key=hush").key("hush too");
    for options in [ParseOptions::default(), with_key] {
        let error = parse(body, &options).expect_err("refused");
        assert!(!format!("{error} {error:?} {options:?}").contains("hush"), "{error:?}");
    }
}
