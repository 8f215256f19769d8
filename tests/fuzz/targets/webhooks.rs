//! Notifications.

use airbyte_agent::ErrorKind;
use airbyte_agent::webhooks::{Event, NotificationType, ParseOptions, parse};
use serde_json::Value;

use crate::harness::fuzz;

#[test]
fn webhooks() {
    fuzz("webhooks", 1500, |body| {
        let types = NotificationType::SETTABLE.iter().chain([&NotificationType::ConnectionSyncQueued]);
        let options = types.map(|event| ParseOptions::default().event(event.clone()));
        for options in options.chain([ParseOptions::default()]) {
            match parse(body, &options) {
                Ok(event) => check(body, &event),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::InvalidWebhook);
                    assert!(!error.message().trim().is_empty());
                    assert!(!is_text_alone(body), "a text is always an event: {error}");
                }
            }
        }
    });
}

fn check(body: &[u8], event: &Event) {
    let sent: Value = serde_json::from_slice(body).expect("only JSON is an event");
    let json = serde_json::to_string(event).expect("JSON");
    assert_eq!(&serde_json::from_str::<Event>(&json).expect("an event"), event, "{json}");
    assert!(event.dedupe_key().starts_with(event.kind().as_str()), "{json}");
    // A failure never passes for a success, whatever URL was called.
    if let Event::SyncSucceeded(sync) = event {
        assert!(sync.success && sent["data"]["success"] == true, "{json}");
    }
    if let Event::SchemaChanged(change) | Event::SchemaChangesDetected(change) = event
        && let Some(diff) = &change.diff
    {
        let read: Vec<&String> = diff.streams_added.iter().chain(&diff.streams_removed).collect();
        assert!(read.iter().all(|name| diff.text.contains(name.as_str())), "{json}");
    }
}

fn is_text_alone(body: &[u8]) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return false };
    members.len() == 1 && members.get("text").is_some_and(Value::is_string)
}
