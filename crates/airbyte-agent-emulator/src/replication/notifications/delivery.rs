//! What became of a notification, as tests read it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::event::NotificationEvent;

/// A notification, and what it was answered with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NotificationDelivery {
    /// Number of the notification.
    pub number: i64,
    /// When the event happened, by the emulator's clock.
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// What happened.
    pub event: NotificationEvent,
    /// Id of the workspace.
    pub workspace_id: String,
    /// Id of the connection.
    pub connection_id: String,
    /// Id of the job, if it is about one.
    pub job_id: Option<i64>,
    /// Where it was sent. Values in the query are masked.
    pub url: String,
    /// What was sent.
    pub payload: Value,
    /// HTTP status of the answer; null if there is none (yet).
    pub status: Option<u16>,
    /// Why there is no answer; null if there is one, or may be one yet.
    pub error: Option<String>,
}

/// Notifications, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NotificationList {
    /// The notifications.
    pub notifications: Vec<NotificationDelivery>,
}
