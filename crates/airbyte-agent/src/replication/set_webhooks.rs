//! `replication.workspaces.set_webhooks`: one receiver for the notifications of a workspace.

use airbyte_agent_core::error::ErrorBody;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::transport::is_loopback;
use airbyte_agent_core::{ApiClient, Error, FieldError, RequestOptions, Response, Secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;
use url::{Url, form_urlencoded};

use super::notifications::{NotificationConfig, NotificationsConfig, WebhookNotificationConfig};
use super::requests::Requests;
use super::validation::require_text;
use super::workspaces::{UpdateWorkspace, Workspace};
use crate::webhooks::{NotificationType, event_url};

/// Send the notifications of a workspace to one webhook receiver.
///
/// Notifications do not say what happened, so each type gets a URL of its own: `URL/success`, `URL/failure`,
/// `URL/connectionUpdate`, `URL/connectionUpdateActionRequired`, `URL/syncDisabled` and `URL/syncDisabledWarning`, with
/// `?key=KEY` if there is a key. A query of the URL is kept. All are written with one update and switched on. Types that are
/// not listed stay as they are, and so do emails.
///
/// Notifications are not signed: without a `key`, whoever knows the URL can send one. Every reader of the workspace can read
/// the URLs, and so the key.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetWebhooks {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// URL of the receiver, such as `https://example.com/airbyte`. The key would be readable on the way to an `http` URL, so
    /// that is accepted only for this machine (`localhost`, loopback addresses), unless `allowHttp` is set.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub url: String,
    /// Key that the receiver expects in the query. Default: none.
    pub key: Option<Secret>,
    /// Types of notifications to set. Default: all six.
    pub events: Option<Vec<NotificationType>>,
    /// Whether the URL may begin with `http://`, such as that of a service in the same cluster. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub allow_http: Option<bool>,
}

impl Procedure for SetWebhooks {
    const SPEC: ProcedureSpec = ProcedureSpec::new(
        "replication.workspaces.set_webhooks",
        &["replication.workspaces.update"],
        &["workspaceId", "url"],
    )
    .writes();

    type Output = Workspace;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("workspaceId", &self.workspace_id)?;
        if self.allow_http != Some(true) && Url::parse(&self.url).is_ok_and(|url| is_readable_on_the_way(&url)) {
            let reason = "must begin with `https://`, because the key can be read on the way to this host; set `allowHttp` \
                          if the network is trusted";
            return Err(ValidationError::new("url", reason));
        }
        if self.events.as_ref().is_some_and(Vec::is_empty) {
            return Err(ValidationError::new("events", "must not be empty; leave it out to set all types"));
        }
        self.notifications().map(|_| ())
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let notifications = self.notifications().map_err(|error| requests.invalid(&error))?;
        let update = UpdateWorkspace {
            workspace_id: self.workspace_id.clone(),
            notifications: Some(notifications),
            ..UpdateWorkspace::default()
        };
        requests.call(&update).await.map_err(|error| self.without_secrets(error))
    }
}

impl SetWebhooks {
    fn notifications(&self) -> Result<NotificationsConfig, ValidationError> {
        let mut config = NotificationsConfig::default();
        let events = self.events.as_deref().unwrap_or(NotificationType::SETTABLE);
        for (index, event) in events.iter().enumerate() {
            let url = event_url(&self.url, event, self.key.as_ref()).map_err(|error| invalid(&error, index))?;
            let webhook = WebhookNotificationConfig {
                enabled: Some(true),
                url: Some(url.expose().to_owned()),
                ..Default::default()
            };
            let setting = NotificationConfig { webhook: Some(webhook), ..Default::default() };
            let member = match event {
                NotificationType::Success => &mut config.success,
                NotificationType::Failure => &mut config.failure,
                NotificationType::ConnectionUpdate => &mut config.connection_update,
                NotificationType::ConnectionUpdateActionRequired => &mut config.connection_update_action_required,
                NotificationType::SyncDisabled => &mut config.sync_disabled,
                NotificationType::SyncDisabledWarning => &mut config.sync_disabled_warning,
                other => {
                    let reason = format!("the API cannot set the URL of `{other}`");
                    return Err(ValidationError::new(format!("events.{index}"), reason));
                }
            };
            *member = Some(setting);
        }
        Ok(config)
    }

    /// The service may quote the URL in its reason.
    fn without_secrets(&self, error: Error) -> Error {
        let key = self.key.as_ref().map(Secret::expose).unwrap_or_default();
        let encoded: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let secrets: Vec<&str> = [self.url.as_str(), key, &encoded].into_iter().filter(|it| !it.is_empty()).collect();
        let hide = |text: &str| secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "…"));
        let body = error.body().map(|body| hide(&String::from_utf8_lossy(body)));
        let errors = error.errors().into_iter().map(|it| FieldError {
            message: it.message.as_deref().map(hide),
            details: it.details.map(|details| hide_in(details, &hide)),
            ..it
        });
        let hidden = ErrorBody { message: Some(hide(error.message())), errors: errors.collect() };
        let error = error.with_error_body(hidden);
        match body {
            Some(body) => error.with_body(body.into()),
            None => error,
        }
    }
}

fn hide_in(value: Value, hide: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(hide(&text)),
        Value::Array(items) => items.into_iter().map(|item| hide_in(item, hide)).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, hide_in(value, hide))).collect(),
        other => other,
    }
}

/// The error of a URL, as one of a parameter.
fn invalid(error: &Error, index: usize) -> ValidationError {
    let FieldError { field, message, .. } = error.errors().into_iter().next().unwrap_or_default();
    let field = match field.as_deref() {
        Some("event") => format!("events.{index}"),
        Some(field) => field.to_owned(),
        None => "url".to_owned(),
    };
    ValidationError::new(field, message.unwrap_or_else(|| error.message().to_owned()))
}

fn is_readable_on_the_way(url: &Url) -> bool {
    url.scheme() == "http" && !is_loopback(url)
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::ErrorKind;
    use serde_json::json;

    use super::*;

    fn webhooks(url: &str) -> SetWebhooks {
        SetWebhooks { workspace_id: "w".into(), url: url.into(), key: Some("k&y hush".into()), ..Default::default() }
    }

    #[test]
    fn every_type_has_a_url_of_its_own() {
        let config = webhooks("https://example.com/hooks/?tenant=1").notifications().expect("valid");
        let config = serde_json::to_value(config).expect("JSON");
        assert_eq!(config.as_object().map(serde_json::Map::len), Some(6));
        for (event, setting) in config.as_object().into_iter().flatten() {
            let url = format!("https://example.com/hooks/{event}?tenant=1&key=k%26y+hush");
            assert_eq!(*setting, json!({"webhook": {"enabled": true, "url": url}}));
        }
        let one = SetWebhooks { events: Some(vec!["failure".into()]), key: None, ..webhooks("https://example.com") };
        let config = serde_json::to_value(one.notifications().expect("valid")).expect("JSON");
        assert_eq!(config, json!({"failure": {"webhook": {"enabled": true, "url": "https://example.com/failure"}}}));
    }

    #[test]
    fn the_key_is_not_sent_to_other_machines_in_the_clear() {
        for url in ["http://example.com", "http://10.0.0.1:80", "http://localhost.example.com", "http://[::2]"] {
            let error = webhooks(url).validate().expect_err(url);
            assert_eq!(error.field, "url");
            let allowed = SetWebhooks { allow_http: Some(true), ..webhooks(url) };
            assert_eq!(allowed.validate(), Ok(()), "{url}");
        }
        for url in ["http://localhost:8080/a", "http://127.0.0.2", "http://[::1]:1", "http://x.localhost"] {
            assert_eq!(webhooks(url).validate(), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        let with = |events: &[&str]| SetWebhooks {
            events: Some(events.iter().map(|event| NotificationType::from(*event)).collect()),
            ..webhooks("https://example.com")
        };
        let field = |webhooks: SetWebhooks| webhooks.validate().map_err(|error| error.field);
        assert_eq!(field(with(&[])), Err("events".to_owned()));
        assert_eq!(field(with(&["success", "failed"])), Err("events.1".to_owned()));
        assert_eq!(field(with(&["connectionSyncQueued"])), Err("events.0".to_owned()));
        assert_eq!(field(webhooks("example.com/hook")), Err("url".to_owned()));
        assert_eq!(field(webhooks("ftp://example.com")), Err("url".to_owned()));
        let no_key = SetWebhooks { key: Some(Secret::default()), ..webhooks("https://example.com") };
        assert_eq!(field(no_key), Err("key".to_owned()));
    }

    #[test]
    fn neither_url_nor_key_are_shown() {
        let webhooks = webhooks("https://hidden.example.com/x");
        let problem = FieldError {
            message: Some("key=k%26y+hush".into()),
            details: Some(json!({"url": ["https://hidden.example.com/x/success?key=k%26y+hush"]})),
            ..FieldError::default()
        };
        let body = ErrorBody { message: Some("bad https://hidden.example.com/x".into()), errors: vec![problem] };
        let error = Error::new(ErrorKind::BadRequest, "")
            .with_status(400)
            .with_error_body(body)
            .with_body(r#"{"detail": "k&y hush"}"#.into());
        let error = webhooks.without_secrets(error);
        let shown = format!("{webhooks:?} {error} {error:?} {:?}", error.body());
        assert!(!shown.contains("hush") && !shown.contains("hidden"), "{shown}");
        assert!(shown.contains("bad …"), "{shown}");
    }
}
