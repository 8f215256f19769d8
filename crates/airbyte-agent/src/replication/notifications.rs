//! Notifications of a workspace: which events are reported, by email or to a webhook.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;

/// Which events of a workspace are reported, and where. In an update, members that are not set stay as they are.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationsConfig {
    /// A sync has failed. Once per job, not per attempt.
    pub failure: Option<NotificationConfig>,
    /// A sync has succeeded.
    pub success: Option<NotificationConfig>,
    /// The source of a connection has new streams or columns.
    pub connection_update: Option<NotificationConfig>,
    /// The source of a connection has changed in a way that somebody must review.
    pub connection_update_action_required: Option<NotificationConfig>,
    /// A connection was disabled after repeated failures.
    pub sync_disabled: Option<NotificationConfig>,
    /// A connection will soon be disabled because of repeated failures.
    pub sync_disabled_warning: Option<NotificationConfig>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Where one kind of event is reported.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotificationConfig {
    /// By email.
    pub email: Option<EmailNotificationConfig>,
    /// To a webhook.
    pub webhook: Option<WebhookNotificationConfig>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Whether an event is reported by email.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EmailNotificationConfig {
    /// Whether emails are sent.
    pub enabled: Option<bool>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Whether an event is reported to a webhook, and its URL.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookNotificationConfig {
    /// Whether the webhook is called. Requires `url`, in this request or stored already.
    pub enabled: Option<bool>,
    /// URL of the webhook. Calls are not signed, so the URL is all that protects the receiver: treat it as a secret.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl NotificationsConfig {
    /// Checks the settings of a new workspace, which has no stored URLs.
    pub(super) fn validate_new(&self) -> Result<(), ValidationError> {
        let events = [
            ("failure", &self.failure),
            ("success", &self.success),
            ("connectionUpdate", &self.connection_update),
            ("connectionUpdateActionRequired", &self.connection_update_action_required),
            ("syncDisabled", &self.sync_disabled),
            ("syncDisabledWarning", &self.sync_disabled_warning),
        ];
        for (event, config) in events {
            let webhook = config.as_ref().and_then(|config| config.webhook.as_ref());
            if webhook.is_some_and(WebhookNotificationConfig::lacks_url) {
                return Err(ValidationError::new(
                    format!("notifications.{event}.webhook.url"),
                    "is required because the webhook is enabled",
                ));
            }
        }
        Ok(())
    }
}

impl WebhookNotificationConfig {
    fn lacks_url(&self) -> bool {
        self.enabled == Some(true) && self.url.as_ref().is_none_or(|url| url.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_webhook_needs_a_url() {
        let webhook = |url: Option<&str>| WebhookNotificationConfig {
            enabled: Some(true),
            url: url.map(str::to_owned),
            ..Default::default()
        };
        let config = |webhook| NotificationsConfig {
            sync_disabled: Some(NotificationConfig { webhook: Some(webhook), ..Default::default() }),
            ..Default::default()
        };
        let error = config(webhook(None)).validate_new().expect_err("no URL");
        assert_eq!(error.field, "notifications.syncDisabled.webhook.url");
        assert_eq!(config(webhook(Some("https://hush"))).validate_new(), Ok(()));
        assert!(!format!("{:?}", webhook(Some("https://hush"))).contains("hush"));
    }
}
