//! The payloads that `tests/contract/replication/WEBHOOKS.md` documents, and what they are about.

use serde_json::Value;

use super::subject::{Named, Subject};
use super::summary::SyncSummary;
use crate::replication::jobs::Counts;

const DOCUMENT: &str = include_str!("../../../../../tests/contract/replication/WEBHOOKS.md");

/// The nth block of JSON below a heading, with the URLs of [`subject`] in place of the names that stand for them.
pub(super) fn in_section(heading: &str, nth: usize) -> Value {
    let (_, section) = DOCUMENT.split_once(&format!("\n## {heading}\n")).expect("a section of this name");
    let section = section.split("\n## ").next().unwrap_or_default();
    let block = section.split("\n```json\n").nth(nth + 1).and_then(|rest| rest.split("\n```\n").next());
    let subject = subject();
    let block = block
        .expect("a block of JSON")
        .replace("CONNECTION_URL", &subject.connection_url())
        .replace("SOURCE_URL", &subject.source_url())
        .replace("DESTINATION_URL", &subject.destination_url())
        .replace("WORKSPACE_URL", &subject.workspace_url());
    serde_json::from_str(&block).expect("JSON")
}

/// The connection of the samples.
pub(super) fn subject() -> Subject {
    let named = |id: &str, name: &str| Named { id: id.to_owned(), name: name.to_owned() };
    Subject {
        base_url: "https://airbyte.example.com".to_owned(),
        workspace: named("b510e39b-e9e2-4833-9a3a-963e51d35fb4", "Analytics"),
        connection: named("64d901a1-2520-4d91-93c8-9df438668ff0", "Shop to Lake"),
        source: named("c0655b08-1511-4e72-b7da-24c5d54de532", "Shop DB"),
        destination: named("5621c38f-8048-4abb-85ca-b34ff8d9a298", "Lake"),
    }
}

/// The sync of the samples.
pub(super) fn sync() -> SyncSummary {
    let (rows, bytes) = (10_000, 159_341_141);
    SyncSummary {
        subject: subject(),
        job_id: 9988,
        created_at: "2026-01-01T00:00:00Z".parse().expect("a moment"),
        updated_at: "2026-01-01T01:00:00Z".parse().expect("a moment"),
        counts: Counts { rows, bytes, rows_emitted: rows, bytes_emitted: bytes },
        failure: None,
        success: true,
    }
}
