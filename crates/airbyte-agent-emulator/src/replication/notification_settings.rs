//! Which events of a workspace are reported, and where (`tests/contract/replication/WEBHOOKS.md`, "Reading and changing the settings").

use airbyte_agent::Object;
use airbyte_agent::replication::{
    EmailNotificationConfig, NotificationConfig, NotificationsConfig, WebhookNotificationConfig,
};
use http::StatusCode;
use serde_json::json;

use crate::options::Edition;
use crate::replication::problem::Problem;

/// An event that is reported: its name in the API, and its settings.
struct Event {
    name: &'static str,
    /// Whether emails are sent unless somebody says otherwise.
    emails_by_default: bool,
    /// Whether Airbyte Cloud refuses to send no emails.
    needs_emails: bool,
    settings: fn(&mut NotificationsConfig) -> &mut Option<NotificationConfig>,
}

const EVENTS: [Event; 6] = [
    Event {
        name: "failure",
        emails_by_default: true,
        needs_emails: false,
        settings: |notifications| &mut notifications.failure,
    },
    Event {
        name: "success",
        emails_by_default: false,
        needs_emails: false,
        settings: |notifications| &mut notifications.success,
    },
    Event {
        name: "connectionUpdate",
        emails_by_default: true,
        needs_emails: false,
        settings: |notifications| &mut notifications.connection_update,
    },
    Event {
        name: "connectionUpdateActionRequired",
        emails_by_default: true,
        needs_emails: true,
        settings: |notifications| &mut notifications.connection_update_action_required,
    },
    Event {
        name: "syncDisabled",
        emails_by_default: true,
        needs_emails: true,
        settings: |notifications| &mut notifications.sync_disabled,
    },
    Event {
        name: "syncDisabledWarning",
        emails_by_default: true,
        needs_emails: false,
        settings: |notifications| &mut notifications.sync_disabled_warning,
    },
];

/// The settings of a workspace for which none were given.
pub(crate) fn defaults() -> NotificationsConfig {
    let mut notifications = NotificationsConfig::default();
    for event in &EVENTS {
        *(event.settings)(&mut notifications) = Some(setting(event.emails_by_default, false, None));
    }
    notifications
}

/// The settings of a new workspace. An event that is given without `email` gets emails, and a URL counts only if its webhook
/// is enabled.
pub(crate) fn of_new(given: Option<NotificationsConfig>, edition: Edition) -> Result<NotificationsConfig, Problem> {
    let mut notifications = defaults();
    let mut given = given.unwrap_or_default();
    for event in &EVENTS {
        let Some(given) = (event.settings)(&mut given).take() else { continue };
        let emails = given.email.and_then(|email| email.enabled).unwrap_or(event.emails_by_default);
        let webhook = given.webhook.unwrap_or_default();
        let calls = webhook.enabled == Some(true);
        let merged = setting(emails, calls, webhook.url.filter(|_| calls));
        check(event, &merged, edition)?;
        *(event.settings)(&mut notifications) = Some(merged);
    }
    Ok(notifications)
}

/// The settings after an update, in which what is left out stays.
pub(crate) fn merged(
    stored: NotificationsConfig,
    mut update: NotificationsConfig,
    edition: Edition,
) -> Result<NotificationsConfig, Problem> {
    let mut notifications = stored;
    for event in &EVENTS {
        let Some(update) = (event.settings)(&mut update).take() else { continue };
        let stored = (event.settings)(&mut notifications);
        let old = stored.take().unwrap_or_else(|| setting(event.emails_by_default, false, None));
        let (old_email, old_webhook) = (old.email.unwrap_or_default(), old.webhook.unwrap_or_default());
        let (email, webhook) = (update.email.unwrap_or_default(), update.webhook.unwrap_or_default());
        let emails = email.enabled.or(old_email.enabled).unwrap_or_default();
        let calls = webhook.enabled.or(old_webhook.enabled).unwrap_or_default();
        let merged = setting(emails, calls, webhook.url.or(old_webhook.url));
        check(event, &merged, edition)?;
        *stored = Some(merged);
    }
    Ok(notifications)
}

fn setting(emails: bool, calls: bool, url: Option<String>) -> NotificationConfig {
    NotificationConfig {
        email: Some(EmailNotificationConfig { enabled: Some(emails), extra: Object::new() }),
        webhook: Some(WebhookNotificationConfig { enabled: Some(calls), url, extra: Object::new() }),
        extra: Object::new(),
    }
}

fn check(event: &Event, setting: &NotificationConfig, edition: Edition) -> Result<(), Problem> {
    let data = Some(json!({"notificationType": event.name}));
    let webhook = setting.webhook.as_ref();
    if webhook.is_some_and(|webhook| webhook.enabled == Some(true) && webhook.url.as_deref().is_none_or(str::is_empty))
    {
        let (uri, title) = ("error:notification/config/missing-url", "Notification missing URL");
        let detail = "A webhook that is enabled needs a URL.";
        return Err(Problem::typed(StatusCode::BAD_REQUEST, uri, title, detail, data));
    }
    let emails = setting.email.as_ref().is_some_and(|email| email.enabled == Some(true));
    if event.needs_emails && !emails && edition == Edition::Cloud {
        let (uri, title) = ("error:notification/config/required", "Notification required");
        let detail = "The emails about this event cannot be disabled.";
        return Err(Problem::typed(StatusCode::BAD_REQUEST, uri, title, detail, data));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn config(value: Value) -> NotificationsConfig {
        serde_json::from_value(value).expect("notifications")
    }

    #[test]
    fn emails_are_on_for_all_but_success_and_there_is_no_webhook() {
        let defaults = serde_json::to_value(defaults()).expect("JSON");
        assert_eq!(defaults.as_object().map(serde_json::Map::len), Some(6));
        assert_eq!(defaults["failure"], json!({"email": {"enabled": true}, "webhook": {"enabled": false}}));
        assert_eq!(defaults["success"]["email"]["enabled"], false);
    }

    #[test]
    fn a_new_workspace_keeps_a_url_only_of_an_enabled_webhook() {
        let given = config(json!({
            "success": {"webhook": {"enabled": true, "url": "http://a"}},
            "failure": {"webhook": {"url": "http://b"}, "email": {"enabled": false}},
        }));
        let new = serde_json::to_value(of_new(Some(given), Edition::Cloud).expect("valid")).expect("JSON");
        assert_eq!(
            new["success"],
            json!({"email": {"enabled": false}, "webhook": {"enabled": true, "url": "http://a"}})
        );
        assert_eq!(new["failure"], json!({"email": {"enabled": false}, "webhook": {"enabled": false}}));
        let lacking = config(json!({"failure": {"webhook": {"enabled": true}}}));
        assert!(of_new(Some(lacking), Edition::Cloud).is_err());
    }

    #[test]
    fn an_update_keeps_what_it_leaves_out() {
        let on = merged(
            defaults(),
            config(json!({"success": {"webhook": {"enabled": true, "url": "http://a"}}})),
            Edition::Cloud,
        )
        .expect("valid");
        let off = merged(on.clone(), config(json!({"success": {"webhook": {"enabled": false}}})), Edition::Cloud);
        let off = serde_json::to_value(off.expect("valid")).expect("JSON");
        assert_eq!(off["success"]["webhook"], json!({"enabled": false, "url": "http://a"}));
        assert_eq!(off["failure"]["email"]["enabled"], true);
        let moved = merged(on, config(json!({"success": {"webhook": {"url": "http://b"}}})), Edition::Cloud);
        let moved = serde_json::to_value(moved.expect("valid")).expect("JSON");
        assert_eq!(moved["success"]["webhook"], json!({"enabled": true, "url": "http://b"}));
    }

    #[test]
    fn emails_that_cloud_insists_on_can_be_disabled_on_a_self_managed_installation() {
        let update = || config(json!({"syncDisabled": {"email": {"enabled": false}}}));
        assert!(merged(defaults(), update(), Edition::Cloud).is_err());
        assert!(merged(defaults(), update(), Edition::SelfManaged).is_ok());
    }
}
