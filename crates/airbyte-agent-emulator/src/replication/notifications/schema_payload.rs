//! What is sent about a schema that changed.

use serde_json::{Value, json};

use super::blocks::{connection_link, divider, fields, section, source_link, workspace_link};
use super::schema_diff::SchemaDiff;
use super::subject::Subject;

/// The changes were applied.
pub(crate) fn applied(subject: &Subject, diff: &SchemaDiff) -> Value {
    let text = format!("The schema of '{}' has changed.", connection_link(subject));
    json!({"text": text, "blocks": [section(text.as_str()), parties(subject), divider(), section(diff.text())]})
}

/// The changes wait for somebody to review them.
pub(crate) fn detected(subject: &Subject, diff: &SchemaDiff, is_disabled: bool) -> Value {
    let text = format!("Airbyte detected schema changes for '{}'.", connection_link(subject));
    let sentence = if is_disabled {
        "The connection was disabled. Review the changes before you enable it again."
    } else {
        "Review the changes to take them into the connection."
    };
    let blocks = [section(text.as_str()), section(sentence), parties(subject), divider(), section(diff.text())];
    json!({"text": text, "blocks": blocks})
}

fn parties(subject: &Subject) -> Value {
    fields(&[("*Workspace*", workspace_link(subject)), ("*Source*", source_link(subject))])
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn diff(json: Value) -> SchemaDiff {
        serde_json::from_value(json).expect("a diff")
    }

    #[test]
    fn both_kinds_are_the_documented_samples() {
        let changes = diff(json!({
            "streams_added": ["public.orders"], "streams_removed": ["public.old_orders"],
            "fields": {"public.users": {"added": ["nickname"], "removed": ["age"]}},
        }));
        let sample = samples::in_section("Schema changes", 0);
        assert_eq!(applied(&samples::subject(), &changes).to_string(), sample.to_string());

        let changes = diff(json!({"fields": {"public.users": {"removed": ["age"], "changed": ["name"]}}}));
        let mut sample = samples::in_section("Schema changes", 1);
        for is_disabled in [false, true] {
            let mut sent = detected(&samples::subject(), &changes, is_disabled);
            // The sample stands for any sentence.
            for message in [&mut sent, &mut sample] {
                message["blocks"][1]["text"]["text"] = json!("");
            }
            assert_eq!(sent.to_string(), sample.to_string());
        }
    }
}
