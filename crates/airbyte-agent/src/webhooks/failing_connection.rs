//! [`FailingConnectionEvent`]: a connection fails again and again.

use airbyte_agent_core::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::EventKind;
use super::link::{ResourceLink, id_in_url};
use super::payload::Payload;
use super::sync::SyncErrorType;

/// A connection was disabled after repeated failures, or will be if it goes on failing.
///
/// Airbyte sends these facts as text for people only. What could not be read is `null`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct FailingConnectionEvent {
    /// The same for the same notification, should it come twice: kind, connection and text. A later notification about the
    /// same connection may have the same key.
    pub dedupe_key: String,
    /// What Airbyte wrote for people. Its wording changes between versions; the numbers of failures and days in it are not
    /// those that Airbyte applies.
    pub text: Option<String>,
    /// Workspace of the connection. Only its id is known, from the URL of the connection.
    pub workspace: ResourceLink,
    /// The connection.
    pub connection: ResourceLink,
    /// Source of the connection.
    pub source: ResourceLink,
    /// Destination of the connection.
    pub destination: ResourceLink,
    /// Duration of the last sync as text, such as `1 hours 0 min`.
    pub duration_formatted: Option<String>,
    /// Number of records that the last sync read from the source.
    pub records_emitted: Option<i64>,
    /// Number of records of the last sync that the destination confirmed.
    pub records_committed: Option<i64>,
    /// Size of the records that the last sync read from the source, as text, such as `151 MB`.
    pub bytes_emitted_formatted: Option<String>,
    /// Size of the records of the last sync that the destination confirmed, as text, such as `151 MB`.
    pub bytes_committed_formatted: Option<String>,
    /// Why the last sync failed.
    pub error_message: Option<String>,
    /// Kind of the failure.
    pub error_type: Option<SyncErrorType>,
    /// Members of the notification that this version of the client does not know, as received.
    pub extra: Object,
}

impl FailingConnectionEvent {
    pub(super) fn read(kind: EventKind, payload: &Payload) -> Self {
        let link = |text: Option<&str>, segment| text.and_then(|text| ResourceLink::in_text(text, segment));
        let connection = link(payload.title(), "connections").unwrap_or_default();
        let workspace_id = connection.url.as_deref().and_then(|url| id_in_url(url, "workspaces"));
        let text = payload.text().map(str::to_owned);
        let failure = payload.section_after("*Failure reason:*").and_then(Failure::read).unwrap_or_default();
        let summary = payload.section_after("*Sync Summary:*").map(Summary::read).unwrap_or_default();
        Self {
            dedupe_key: kind.dedupe_key(connection.id.as_deref(), text.as_deref()),
            text,
            workspace: ResourceLink { id: workspace_id, ..ResourceLink::default() },
            connection,
            source: link(payload.field("Source"), "source").unwrap_or_default(),
            destination: link(payload.field("Destination"), "destination").unwrap_or_default(),
            duration_formatted: payload.field("Duration").map(str::to_owned),
            records_emitted: summary.records_emitted,
            records_committed: summary.records_committed,
            bytes_emitted_formatted: summary.bytes_emitted,
            bytes_committed_formatted: summary.bytes_committed,
            error_message: failure.message,
            error_type: failure.error_type,
            extra: payload.unknown_members(),
        }
    }
}

/// `[config_error] Could not log in`, in a block of code.
#[derive(Debug, Default, PartialEq)]
struct Failure {
    error_type: Option<SyncErrorType>,
    message: Option<String>,
}

impl Failure {
    fn read(text: &str) -> Option<Self> {
        const FENCE: &str = "```";
        let (_, text) = text.split_once(FENCE)?;
        // The message may have fences of its own.
        let text = text.rsplit_once(FENCE).map_or(text, |(text, _)| text).trim();
        let tagged = text.strip_prefix('[').and_then(|text| text.split_once(']'));
        let (error_type, message) =
            tagged.filter(|(name, _)| !name.contains(char::is_whitespace)).unwrap_or(("null", text));
        Some(Self {
            error_type: (error_type != "null").then(|| SyncErrorType::from(error_type)),
            message: Some(message.trim_start().to_owned()),
        })
    }
}

/// Two lines: `10 record(s) extracted / 9 record(s) loaded` and `2 MB extracted / 1 MB loaded`.
#[derive(Debug, Default, PartialEq)]
struct Summary {
    records_emitted: Option<i64>,
    records_committed: Option<i64>,
    bytes_emitted: Option<String>,
    bytes_committed: Option<String>,
}

impl Summary {
    fn read(text: &str) -> Self {
        let mut summary = Self::default();
        for part in text.lines().flat_map(|line| line.split(" / ")).map(str::trim) {
            let (amount, is_loaded) = match (part.strip_suffix(" extracted"), part.strip_suffix(" loaded")) {
                (Some(amount), _) => (amount, false),
                (_, Some(amount)) => (amount, true),
                _ => continue,
            };
            match (amount.strip_suffix(" record(s)"), is_loaded) {
                (Some(count), false) => summary.records_emitted = count.parse().ok(),
                (Some(count), true) => summary.records_committed = count.parse().ok(),
                (None, false) => summary.bytes_emitted = Some(amount.to_owned()),
                (None, true) => summary.bytes_committed = Some(amount.to_owned()),
            }
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_type_and_message() {
        for (text, error_type, message) in [
            ("\n\n```\n[config_error] Could not log in\n```\n", Some(SyncErrorType::ConfigError), "Could not log in"),
            ("```[null] a```", None, "a"),
            ("```[new_error] [x] a```", Some(SyncErrorType::from("new_error")), "[x] a"),
            ("```[not a type] a```", None, "[not a type] a"),
            (
                "```\n[system_error] run\n```sql\nselect 1\n```\nfirst\n```",
                Some(SyncErrorType::SystemError),
                "run\n```sql\nselect 1\n```\nfirst",
            ),
            ("```no end", None, "no end"),
        ] {
            let failure = Failure::read(text).expect("a failure");
            assert_eq!((failure.error_type, failure.message.as_deref()), (error_type, Some(message)), "{text}");
        }
        assert_eq!(Failure::read("\n\nnothing"), None);
    }

    #[test]
    fn a_summary_has_what_can_be_read() {
        let summary =
            Summary::read("\n10000 record(s) extracted / 10 record(s) loaded\n151 MB extracted / 1 MB loaded\n");
        let expected = Summary {
            records_emitted: Some(10000),
            records_committed: Some(10),
            bytes_emitted: Some("151 MB".into()),
            bytes_committed: Some("1 MB".into()),
        };
        assert_eq!(summary, expected);
        let summary = Summary::read("many record(s) extracted / 9 record(s) loaded\nanother line");
        assert_eq!(summary, Summary { records_committed: Some(9), ..Summary::default() });
    }
}
