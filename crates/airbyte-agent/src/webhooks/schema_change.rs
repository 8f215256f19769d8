//! [`SchemaChangeEvent`]: the schema of a source changed.

use airbyte_agent_core::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::diff::SchemaDiff;
use super::kind::EventKind;
use super::link::{ResourceLink, id_in_url};
use super::notification_type::NotificationType;
use super::payload::Payload;

/// The schema of a source changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct SchemaChangeEvent {
    /// The same for the same notification, should it come twice: kind, connection and changes. The same changes at another
    /// time have the same key.
    pub dedupe_key: String,
    /// What Airbyte wrote for people. Its wording changes between versions.
    pub text: Option<String>,
    /// Workspace of the connection.
    pub workspace: ResourceLink,
    /// The connection.
    pub connection: ResourceLink,
    /// Source of the connection.
    pub source: ResourceLink,
    /// Whether the changes break the connection. A notification does not say that: `null` unless changes were applied, or
    /// the type of notification is known from the URL or the option `event`.
    pub is_breaking: Option<bool>,
    /// The changes. `null` if the notification does not list them.
    pub diff: Option<SchemaDiff>,
    /// Members of the notification that this version of the client does not know, as received.
    pub extra: Object,
}

impl SchemaChangeEvent {
    pub(super) fn read(kind: EventKind, payload: &Payload, event: Option<&NotificationType>) -> Self {
        let link = |text: Option<&str>, segment| text.and_then(|text| ResourceLink::in_text(text, segment));
        let connection = link(payload.title(), "connections").unwrap_or_default();
        let mut workspace = link(payload.field("Workspace"), "workspaces").unwrap_or_default();
        if workspace.id.is_none() {
            workspace.id = connection.url.as_deref().and_then(|url| id_in_url(url, "workspaces"));
        }
        let diff = payload.section_below_divider().map(SchemaDiff::read);
        let text = payload.text();
        let is_breaking = match event {
            // Only changes that do not break the connection are applied.
            _ if kind == EventKind::SchemaChanged => Some(false),
            Some(NotificationType::ConnectionUpdate) => Some(false),
            Some(NotificationType::ConnectionUpdateActionRequired) => Some(true),
            _ => None,
        };
        Self {
            dedupe_key: kind
                .dedupe_key(connection.id.as_deref(), diff.as_ref().map(|diff| diff.text.as_str()).or(text)),
            text: text.map(str::to_owned),
            workspace,
            connection,
            source: link(payload.field("Source"), "source").unwrap_or_default(),
            is_breaking,
            diff,
            extra: payload.unknown_members(),
        }
    }
}
