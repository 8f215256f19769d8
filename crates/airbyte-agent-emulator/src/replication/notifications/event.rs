//! What a workspace can be notified of.

use airbyte_agent::replication::{NotificationConfig, NotificationsConfig};
use serde::{Deserialize, Serialize};

/// What a notification is about. The names are those of the settings of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NotificationEvent {
    /// A sync succeeded.
    Success,
    /// A sync failed.
    Failure,
    /// The schema of a source changed.
    ConnectionUpdate,
    /// The schema of a source changed in a way that somebody must review.
    ConnectionUpdateActionRequired,
    /// A connection was disabled because its syncs fail.
    SyncDisabled,
    /// A connection will be disabled if its syncs go on failing.
    SyncDisabledWarning,
    /// A sync waits for capacity. The API has no setting for it.
    SyncQueued,
}

impl NotificationEvent {
    /// The URL that a workspace wants to be told at, if any.
    pub(crate) fn webhook(self, settings: &NotificationsConfig) -> Option<&str> {
        let setting: &NotificationConfig = match self {
            Self::Success => &settings.success,
            Self::Failure => &settings.failure,
            Self::ConnectionUpdate => &settings.connection_update,
            Self::ConnectionUpdateActionRequired => &settings.connection_update_action_required,
            Self::SyncDisabled => &settings.sync_disabled,
            Self::SyncDisabledWarning => &settings.sync_disabled_warning,
            Self::SyncQueued => &None,
        }
        .as_ref()?;
        let webhook = setting.webhook.as_ref().filter(|webhook| webhook.enabled == Some(true))?;
        webhook.url.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_an_enabled_webhook_is_notified() {
        let settings: NotificationsConfig = serde_json::from_value(json!({
            "success": {"webhook": {"enabled": true, "url": "http://localhost/1"}},
            "failure": {"webhook": {"enabled": false, "url": "http://localhost/2"}},
            "syncDisabled": {"email": {"enabled": true}},
        }))
        .expect("settings");
        assert_eq!(NotificationEvent::Success.webhook(&settings), Some("http://localhost/1"));
        for event in [NotificationEvent::Failure, NotificationEvent::SyncDisabled, NotificationEvent::SyncQueued] {
            assert_eq!(event.webhook(&settings), None);
        }
    }
}
