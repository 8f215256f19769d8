//! What is sent about a sync. The sentences are the emulator's own: no receiver may depend on them.

use serde_json::{Value, json};

use super::blocks::{connection_link, destination_link, fields, section, source_link};
use super::summary::SyncSummary;

/// A sync succeeded.
pub(crate) fn success(sync: &SyncSummary) -> Value {
    let text = text(sync, "succeeded", "null");
    json!({
        "text": text,
        "blocks": [title("Sync completed", sync), parties(sync, true), section(sync.text())],
        "data": sync.data(),
    })
}

/// A sync failed.
pub(crate) fn failure(sync: &SyncSummary) -> Value {
    let message = sync.reason().map_or("null", |(_, message)| message);
    let mut blocks = vec![title("Sync failure occurred", sync), parties(sync, true)];
    blocks.extend(reason(sync));
    blocks.push(section(sync.text()));
    json!({"text": text(sync, "failed", message), "blocks": blocks, "data": sync.data()})
}

/// A sync waits for capacity.
pub(crate) fn queued(sync: &SyncSummary) -> Value {
    let blocks = [
        title("Sync queued", sync),
        section("The sync starts when there is capacity for it."),
        parties(sync, false),
        section(format!("*Job ID:* {}", sync.job_id)),
    ];
    json!({"text": text(sync, "is queued", "null"), "blocks": blocks, "data": sync.data()})
}

/// A connection was disabled because its syncs fail.
pub(crate) fn disabled(sync: &SyncSummary) -> Value {
    let sentence = "The connection was disabled because its syncs have failed repeatedly.\n";
    about_failures("Connection disabled", sentence, sync)
}

/// A connection will be disabled if its syncs go on failing.
pub(crate) fn disabled_warning(sync: &SyncSummary) -> Value {
    let sentence = "The connection will be disabled if its syncs go on failing.\n";
    about_failures("Warning - repeated connection failures", sentence, sync)
}

fn about_failures(heading: &str, sentence: &str, sync: &SyncSummary) -> Value {
    let subject = &sync.subject;
    let text = format!(
        "{}: {}\n\n{sentence}\nWorkspace ID: {}\nConnection ID: {}",
        heading, subject.connection.name, subject.workspace.id, subject.connection.id
    );
    let mut blocks = vec![title(heading, sync), section(sentence), parties(sync, true)];
    blocks.extend(reason(sync));
    blocks.push(section(sync.text()));
    json!({"text": text, "blocks": blocks})
}

fn text(sync: &SyncSummary, outcome: &str, reason: &str) -> String {
    let subject = &sync.subject;
    format!(
        "Your connection {} from {} to {} {outcome}\nThis was for {reason}\n\nYou can access its logs here: {}\n\n\
         Job ID: {}",
        subject.connection.name,
        subject.source.name,
        subject.destination.name,
        subject.connection_url(),
        sync.job_id
    )
}

fn title(heading: &str, sync: &SyncSummary) -> Value {
    section(format!("{heading}: {}", connection_link(&sync.subject)))
}

/// Source and destination, and the duration if the sync has ended.
fn parties(sync: &SyncSummary, has_ended: bool) -> Value {
    let mut pairs =
        vec![("*Source:*", source_link(&sync.subject)), ("*Destination:*", destination_link(&sync.subject))];
    if has_ended {
        pairs.push(("*Duration:*", sync.duration()));
    }
    fields(&pairs)
}

fn reason(sync: &SyncSummary) -> Option<Value> {
    let (failure, message) = sync.reason()?;
    let kind = json!(failure.failure_type);
    let kind = kind.as_str().unwrap_or_default();
    Some(section(format!("*Failure reason:*\n\n```\n[{kind}] {message}\n```\n")))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::replication::jobs::{JobFailure, JobFailureOrigin, JobFailureType};

    fn could_not_log_in() -> Option<JobFailure> {
        Some(JobFailure {
            message: Some("Could not log in".to_owned()),
            failure_type: JobFailureType::ConfigError,
            origin: JobFailureOrigin::Source,
        })
    }

    #[test]
    fn a_success_is_the_documented_sample() {
        let sample = samples::in_section("Sync success", 0);
        let sent = success(&samples::sync());
        assert_eq!(sent, sample);
        // Also in the same order.
        assert_eq!(sent.to_string(), sample.to_string());
    }

    #[test]
    fn a_failure_says_why() {
        let sync = SyncSummary { success: false, failure: could_not_log_in(), ..samples::sync() };
        let sent = failure(&sync);
        assert_eq!(sent["blocks"][2], samples::in_section("Sync failure", 0));
        assert_eq!(sent["blocks"].as_array().map(Vec::len), Some(4));
        let data = &sent["data"];
        assert_eq!(
            (&data["success"], &data["errorMessage"], &data["errorType"], &data["errorOrigin"]),
            (&json!(false), &json!("Could not log in"), &json!("config_error"), &json!("source"))
        );
        assert!(sent["text"].as_str().is_some_and(|text| text.contains("Could not log in")), "{sent}");

        let silent = Some(JobFailure { message: None, ..JobFailure::default() });
        let sent = failure(&SyncSummary { failure: silent, success: false, ..samples::sync() });
        assert_eq!(sent["blocks"].as_array().map(Vec::len), Some(3));
        for name in ["errorMessage", "errorType", "errorOrigin"] {
            assert_eq!(sent["data"].get(name), Some(&Value::Null), "{name}");
        }
    }

    #[test]
    fn a_queued_sync_has_no_duration_and_names_its_job() {
        let sent = queued(&SyncSummary { success: false, ..samples::sync() });
        let blocks = sent["blocks"].as_array().cloned().unwrap_or_default();
        assert_eq!(blocks.len(), 4);
        assert!(blocks[0]["text"]["text"].as_str().is_some_and(|text| text.starts_with("Sync queued: <http")));
        assert_eq!(blocks[2]["fields"].as_array().map(Vec::len), Some(4));
        assert_eq!(blocks[3]["text"]["text"], "*Job ID:* 9988");
        assert_eq!((&sent["data"]["success"], &sent["data"]["jobId"]), (&json!(false), &json!(9988)));
    }

    #[test]
    fn a_disabled_connection_is_the_documented_sample() {
        let mut sync = SyncSummary { success: false, failure: could_not_log_in(), ..samples::sync() };
        (sync.counts.rows, sync.counts.bytes) = (10, 1 << 20);
        let mut sample = samples::in_section("Connection disabled, and its warning", 0);
        let mut sent = disabled(&sync);
        let subject = samples::subject();
        let ids = format!("\nWorkspace ID: {}\nConnection ID: {}", subject.workspace.id, subject.connection.id);
        assert!(sent["text"].as_str().is_some_and(|text| text.ends_with(&ids)), "{sent}");
        // The sample stands for any sentence.
        for message in [&mut sent, &mut sample] {
            message["text"] = json!("");
            message["blocks"][1]["text"]["text"] = json!("");
        }
        assert_eq!(sent, sample);
        let title = disabled_warning(&sync)["blocks"][0]["text"]["text"].clone();
        assert!(title.as_str().is_some_and(|text| text.starts_with("Warning - repeated connection failures: <http")));
    }
}
