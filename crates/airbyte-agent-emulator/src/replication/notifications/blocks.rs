//! Blocks of Slack, which every receiver gets.

use serde_json::{Value, json};

use super::subject::Subject;

/// A block with one text.
pub(super) fn section(text: impl Into<String>) -> Value {
    json!({"type": "section", "text": markdown(text)})
}

/// A block with a name and a value in turn.
pub(super) fn fields(pairs: &[(&str, String)]) -> Value {
    let fields: Vec<Value> =
        pairs.iter().flat_map(|(name, value)| [markdown(*name), markdown(value.as_str())]).collect();
    json!({"type": "section", "fields": fields})
}

pub(super) fn divider() -> Value {
    json!({"type": "divider"})
}

fn markdown(text: impl Into<String>) -> Value {
    json!({"type": "mrkdwn", "text": text.into()})
}

/// A link with a name as its text.
pub(super) fn link(url: &str, name: &str) -> String {
    // `$amp;` is what the service writes.
    let name = name.replace('&', "$amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{url}|{name}>")
}

pub(super) fn connection_link(subject: &Subject) -> String {
    link(&subject.connection_url(), &subject.connection.name)
}

pub(super) fn source_link(subject: &Subject) -> String {
    link(&subject.source_url(), &subject.source.name)
}

pub(super) fn destination_link(subject: &Subject) -> String {
    link(&subject.destination_url(), &subject.destination.name)
}

pub(super) fn workspace_link(subject: &Subject) -> String {
    link(&subject.workspace_url(), &subject.workspace.name)
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn names_are_escaped_as_the_service_does() {
        assert_eq!(link("http://host", "A & <B>"), "<http://host|A $amp; &lt;B&gt;>");
    }
}
