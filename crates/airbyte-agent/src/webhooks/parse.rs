//! [`parse`]: from the body of a request to an [`Event`].

use airbyte_agent_core::{Error, Object};
use serde_json::Value;

use super::event::{Event, TestEvent, UnknownEvent};
use super::failing_connection::FailingConnectionEvent;
use super::kind::EventKind;
use super::notification_type::NotificationType;
use super::options::ParseOptions;
use super::payload::{Payload, not_a_notification};
use super::schema_change::SchemaChangeEvent;
use super::sync::SyncEvent;
use super::title::{Title, is_test_text};

/// The largest body that is accepted, in bytes. Those of Airbyte have a few kilobytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Reads a notification from the body of a request, after its key was checked if [`ParseOptions::key`] is set.
///
/// A notification does not name its event. It is determined by, in this order:
///
/// 1. `data.success`, for syncs. A sync that waits is not a success either: the title or the type of notification tell it from
///    a sync that failed.
/// 2. The title, whose beginning is the same in all notifications of an event.
/// 3. The type of notification: the option `event`, or the last segment of the path of `url`.
///
/// The type of notification comes last, so that a URL in the wrong setting does not turn a failure into a success. It is the
/// only thing that tells whether a schema change breaks the connection.
///
/// What is not understood is an [`Event::Unknown`].
///
/// # Errors
/// - [`ErrorKind::InvalidWebhook`](crate::ErrorKind::InvalidWebhook) if the request does not have the key, or if its body is
///   not a notification, is too large or lacks what all servers send. Respond with a 4xx status.
/// - [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if an option is not valid, such as an empty key.
pub fn parse(body: &[u8], options: &ParseOptions) -> Result<Event, Error> {
    options.authenticate()?;
    let event = options.notification_type()?;
    if body.len() > MAX_BODY_BYTES {
        return Err(not_a_notification(format!("it has {} bytes, more than {MAX_BODY_BYTES}", body.len())));
    }
    let payload = Payload::read(body)?;
    let title = payload.title().map(Title::read).unwrap_or_default();
    if title.is_test || payload.title().is_none() && payload.text().is_some_and(is_test_text) {
        return Ok(Event::Test(TestEvent::new(&payload, event.or_else(|| tested(title.kind?)))));
    }
    if let Some(data) = payload.data().filter(|data| is_sync(data)) {
        return sync(&payload, data, title.kind, event.as_ref());
    }
    let schema_change = |kind| SchemaChangeEvent::read(kind, &payload, event.as_ref());
    let failing_connection = |kind| FailingConnectionEvent::read(kind, &payload);
    Ok(match title.kind.or_else(|| only_kind(event.as_ref()?)) {
        Some(kind @ EventKind::SchemaChanged) => Event::SchemaChanged(schema_change(kind)),
        Some(kind @ EventKind::SchemaChangesDetected) => Event::SchemaChangesDetected(schema_change(kind)),
        Some(kind @ EventKind::ConnectionDisabled) => Event::ConnectionDisabled(failing_connection(kind)),
        Some(kind @ EventKind::ConnectionFailing) => Event::ConnectionFailing(failing_connection(kind)),
        // Without `data`, the job of a sync is not known.
        _ => Event::Unknown(UnknownEvent::new(payload, event)),
    })
}

fn is_sync(data: &Object) -> bool {
    data.contains_key("jobId") || data.contains_key("success")
}

fn sync(
    payload: &Payload,
    data: &Object,
    titled: Option<EventKind>,
    event: Option<&NotificationType>,
) -> Result<Event, Error> {
    let is_queued = titled == Some(EventKind::SyncQueued) || event == Some(&NotificationType::ConnectionSyncQueued);
    let read = |kind| SyncEvent::read(kind, payload, data);
    match data.get("success") {
        Some(Value::Bool(true)) => read(EventKind::SyncSucceeded).map(Event::SyncSucceeded),
        _ if is_queued => read(EventKind::SyncQueued).map(Event::SyncQueued),
        // Reading fails if there is no `success`.
        _ => read(EventKind::SyncFailed).map(Event::SyncFailed),
    }
}

/// The kind of event that a type of notification stands for, if there is only one.
fn only_kind(event: &NotificationType) -> Option<EventKind> {
    match event {
        NotificationType::ConnectionUpdateActionRequired => Some(EventKind::SchemaChangesDetected),
        NotificationType::SyncDisabled => Some(EventKind::ConnectionDisabled),
        NotificationType::SyncDisabledWarning => Some(EventKind::ConnectionFailing),
        _ => None,
    }
}

/// The type of notification that a test with a title of this kind is for.
fn tested(kind: EventKind) -> Option<NotificationType> {
    match kind {
        EventKind::SyncSucceeded => Some(NotificationType::Success),
        EventKind::SyncFailed => Some(NotificationType::Failure),
        EventKind::SyncQueued => Some(NotificationType::ConnectionSyncQueued),
        EventKind::SchemaChanged => Some(NotificationType::ConnectionUpdate),
        EventKind::ConnectionDisabled => Some(NotificationType::SyncDisabled),
        EventKind::ConnectionFailing => Some(NotificationType::SyncDisabledWarning),
        _ => None,
    }
}
