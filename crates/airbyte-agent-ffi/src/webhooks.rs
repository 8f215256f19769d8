//! Notifications that Airbyte sends to webhook URLs.

use airbyte_agent::webhooks::{self, ParseOptions};
use airbyte_agent::{Error, ErrorKind};

pub use airbyte_agent::webhooks::KEY_HEADER;

/// The event in the body of a request, as JSON. `options` is JSON with the optional members `url`, `headers`, `event` and
/// `key`; of the headers, only [`KEY_HEADER`] is needed.
///
/// # Errors
/// [`ErrorKind::InvalidWebhook`], [`ErrorKind::InvalidRequest`].
pub fn parse(body: &[u8], options: &[u8]) -> Result<String, Error> {
    let event = webhooks::parse(body, &ParseOptions::from_json(options)?)?;
    serde_json::to_string(&event).map_err(|error| Error::new(ErrorKind::InvalidWebhook, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"data": {"connection": {"id": "c"}, "jobId": 1, "success": true}}"#;

    #[test]
    fn events_are_json() {
        let event = parse(BODY, br#"{"headers": {"x-webhook-key": "a"}, "key": "a"}"#).expect("an event");
        let event: serde_json::Value = serde_json::from_str(&event).expect("JSON");
        assert_eq!((&event["kind"], &event["jobId"]), (&"sync_succeeded".into(), &1.into()));
    }

    #[test]
    fn errors_say_who_made_the_mistake() {
        let kind = |options: &str| parse(BODY, options.as_bytes()).map_err(|error| error.kind());
        assert_eq!(kind(r#"{"url": "/hooks?key=b", "key": "a"}"#), Err(ErrorKind::InvalidWebhook));
        assert_eq!(kind(r#"{"key": 1}"#), Err(ErrorKind::InvalidRequest));
    }
}
