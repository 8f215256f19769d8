//! [`Event`]: what a notification says.

use airbyte_agent_core::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::failing_connection::FailingConnectionEvent;
use super::kind::EventKind;
use super::link::ResourceLink;
use super::notification_type::NotificationType;
use super::payload::Payload;
use super::schema_change::SchemaChangeEvent;
use super::sync::SyncEvent;

/// What a notification says. In JSON, the member `kind` tells events apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
// In languages without variants, each is a type of its own: `SyncSucceeded`.
#[schemars(extend("x-variant-suffix" = ""))]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "a request has one event")]
pub enum Event {
    /// A sync succeeded.
    SyncSucceeded(SyncEvent),
    /// A sync failed.
    SyncFailed(SyncEvent),
    /// A sync waits for capacity.
    SyncQueued(SyncEvent),
    /// The schema of a source changed, and Airbyte applied the changes to the connection.
    SchemaChanged(SchemaChangeEvent),
    /// The schema of a source changed, and somebody must review the changes. Airbyte may have disabled the connection.
    SchemaChangesDetected(SchemaChangeEvent),
    /// A connection was disabled after repeated failures.
    ConnectionDisabled(FailingConnectionEvent),
    /// A connection will be disabled if it goes on failing.
    ConnectionFailing(FailingConnectionEvent),
    /// Somebody tests the webhook URL. Nothing happened.
    Test(TestEvent),
    /// A notification that this version of the client does not understand.
    Unknown(UnknownEvent),
}

impl Event {
    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::SyncSucceeded(_) => EventKind::SyncSucceeded,
            Self::SyncFailed(_) => EventKind::SyncFailed,
            Self::SyncQueued(_) => EventKind::SyncQueued,
            Self::SchemaChanged(_) => EventKind::SchemaChanged,
            Self::SchemaChangesDetected(_) => EventKind::SchemaChangesDetected,
            Self::ConnectionDisabled(_) => EventKind::ConnectionDisabled,
            Self::ConnectionFailing(_) => EventKind::ConnectionFailing,
            Self::Test(_) => EventKind::Test,
            Self::Unknown(_) => EventKind::Unknown,
        }
    }

    /// A text that is the same for the same notification, should it come twice.
    ///
    /// For syncs it is made of kind, workspace and job: it is unique, since a job sends at most one notification of a kind.
    /// Other notifications name nothing that is unique. Their keys are made of kind, connection and text, so a notification
    /// that repeats an older one word for word, such as a connection that is disabled again for the same reason, has the same
    /// key. Remember these keys for minutes rather than for ever. They are as long as the text.
    #[must_use]
    pub fn dedupe_key(&self) -> &str {
        match self {
            Self::SyncSucceeded(event) | Self::SyncFailed(event) | Self::SyncQueued(event) => &event.dedupe_key,
            Self::SchemaChanged(event) | Self::SchemaChangesDetected(event) => &event.dedupe_key,
            Self::ConnectionDisabled(event) | Self::ConnectionFailing(event) => &event.dedupe_key,
            Self::Test(event) => &event.dedupe_key,
            Self::Unknown(event) => &event.dedupe_key,
        }
    }

    /// What Airbyte wrote for people.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let text = match self {
            Self::SyncSucceeded(event) | Self::SyncFailed(event) | Self::SyncQueued(event) => &event.text,
            Self::SchemaChanged(event) | Self::SchemaChangesDetected(event) => &event.text,
            Self::ConnectionDisabled(event) | Self::ConnectionFailing(event) => &event.text,
            Self::Test(event) => &event.text,
            Self::Unknown(event) => &event.text,
        };
        text.as_deref()
    }

    /// Id of the job, if the event is about a sync.
    #[must_use]
    pub fn job_id(&self) -> Option<i64> {
        match self {
            Self::SyncSucceeded(event) | Self::SyncFailed(event) | Self::SyncQueued(event) => Some(event.job_id),
            _ => None,
        }
    }

    /// The connection that the event is about.
    #[must_use]
    pub fn connection(&self) -> Option<&ResourceLink> {
        self.links().map(|(_, connection)| connection)
    }

    /// The workspace of the connection.
    #[must_use]
    pub fn workspace(&self) -> Option<&ResourceLink> {
        self.links().map(|(workspace, _)| workspace)
    }

    fn links(&self) -> Option<(&ResourceLink, &ResourceLink)> {
        match self {
            Self::SyncSucceeded(event) | Self::SyncFailed(event) | Self::SyncQueued(event) => {
                Some((&event.workspace, &event.connection))
            }
            Self::SchemaChanged(event) | Self::SchemaChangesDetected(event) => {
                Some((&event.workspace, &event.connection))
            }
            Self::ConnectionDisabled(event) | Self::ConnectionFailing(event) => {
                Some((&event.workspace, &event.connection))
            }
            Self::Test(_) | Self::Unknown(_) => None,
        }
    }
}

/// A test of a webhook URL, from the settings of the workspace. Everything in it is made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct TestEvent {
    /// The same for every test with this text.
    pub dedupe_key: String,
    /// What Airbyte wrote for people.
    pub text: Option<String>,
    /// The type of notification that is tested, where that is known.
    pub event: Option<NotificationType>,
}

impl TestEvent {
    pub(super) fn new(payload: &Payload, event: Option<NotificationType>) -> Self {
        let text = payload.text();
        let dedupe_key = EventKind::Test.dedupe_key(None, text);
        Self { dedupe_key, text: text.map(str::to_owned), event }
    }
}

/// A notification that this version of the client does not understand. Servers before 0.59.0 sent text for people only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct UnknownEvent {
    /// The same for every notification with this content.
    pub dedupe_key: String,
    /// What Airbyte wrote for people.
    pub text: Option<String>,
    /// The type of notification, where it is known from the URL or the option `event`.
    pub event: Option<NotificationType>,
    /// The notification as received.
    pub raw: Object,
}

impl UnknownEvent {
    pub(super) fn new(payload: Payload, event: Option<NotificationType>) -> Self {
        let text = payload.text().map(str::to_owned);
        let raw = Value::Object(payload.into_members());
        let dedupe_key = EventKind::Unknown.dedupe_key(None, Some(&raw.to_string()));
        let raw = match raw {
            Value::Object(members) => members,
            _ => Object::new(),
        };
        Self { dedupe_key, text, event, raw }
    }
}
