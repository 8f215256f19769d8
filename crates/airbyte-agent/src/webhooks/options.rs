//! [`ParseOptions`]: what [`parse`](super::parse) is told about a request, besides its body.

use std::collections::BTreeMap;

use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_core::{Error, ErrorKind, Secret};
use schemars::JsonSchema;
use serde::Deserialize;

use super::authentication::{KEY_HEADER, authenticate};
use super::event_url;
use super::notification_type::NotificationType;

/// The request that a notification came with, and the key that it must have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[must_use]
pub struct ParseOptions {
    /// URL of the request, or only path and query. The key is read from the query, and the type of notification from the
    /// last segment of the path, unless `event` is set.
    pub url: Option<Secret>,
    /// Headers of the request. Only `X-Webhook-Key` is read, which may have the key instead of the URL.
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Type of notification that the requested URL is set for.
    pub event: Option<NotificationType>,
    /// The key that the request must have. Default: the key is not checked.
    pub key: Option<Secret>,
}

impl ParseOptions {
    /// Sets the URL of the request, or only path and query.
    pub fn url(mut self, url: impl Into<Secret>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the headers of the request: a `HeaderMap`, or any names and values. Only `X-Webhook-Key` is kept.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>) -> Self {
        let keys = headers.into_iter().filter(|(name, _)| name.as_ref().eq_ignore_ascii_case(KEY_HEADER));
        let texts = keys.filter_map(|(_, value)| String::from_utf8(value.as_ref().to_vec()).ok());
        self.headers = Some(texts.map(|key| (KEY_HEADER.to_owned(), Secret::new(key))).collect());
        self
    }

    /// Sets the type of notification that the requested URL is set for.
    pub fn event(mut self, event: impl Into<NotificationType>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets the key that the request must have.
    pub fn key(mut self, key: impl Into<Secret>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Reads options from JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] with the option that is unknown or invalid.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read(json).map_err(|error: JsonError| {
            let problem = error.problem().into_owned();
            Error::invalid_option(error.path, problem).with_kind(ErrorKind::InvalidRequest)
        })
    }

    /// Refuses a request without the key, if there must be one.
    pub(super) fn authenticate(&self) -> Result<(), Error> {
        let Some(expected) = &self.key else { return Ok(()) };
        if self.url.is_none() && self.headers.is_none() {
            let reason = "cannot be checked without the `url` or the `headers` of the request";
            return Err(Error::invalid_option("key", reason).with_kind(ErrorKind::InvalidRequest));
        }
        let in_url = self.url.iter().flat_map(|url| event_url::keys(url.expose()));
        let in_headers = self.headers.iter().flatten().filter(|(name, _)| name.eq_ignore_ascii_case(KEY_HEADER));
        let received: Vec<Secret> = in_url.chain(in_headers.map(|(_, key)| key.clone())).collect();
        authenticate(&received, expected)
    }

    /// The type of notification that the requested URL is set for, if that is known.
    pub(super) fn notification_type(&self) -> Result<Option<NotificationType>, Error> {
        match &self.event {
            Some(event) => event.validate().map(|()| Some(event.clone())),
            None => Ok(self.url.as_ref().and_then(|url| event_url::notification_type(url.expose()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn options_that_are_unknown_or_invalid_are_refused_by_name() {
        let options = ParseOptions::from_json(br#"{"url": "/hooks", "event": "success", "key": "a"}"#);
        assert_eq!(options.ok(), Some(ParseOptions::default().url("/hooks").event("success").key("a")));
        for (json, message) in [
            (r#"{"evnt": "hush"}"#, "`evnt` is not valid: unknown member `evnt`; did you mean `event`?"),
            (r#"{"key": ["hush"]}"#, "`key` must be a string"),
            (r#"{"headers": "hush"}"#, "`headers` must be an object, not a string"),
        ] {
            let error = ParseOptions::from_json(json.as_bytes()).expect_err("refused");
            assert_eq!((error.kind(), error.message()), (ErrorKind::InvalidRequest, message));
            assert!(!format!("{error} {error:?}").contains("hush"));
        }
    }

    #[test]
    fn the_key_is_found_in_the_url_or_in_a_header() {
        let headers =
            HeaderMap::from_iter([(http::HeaderName::from_static("x-webhook-key"), HeaderValue::from_static("a"))]);
        for options in [
            ParseOptions::default().url("https://example.com/hooks?key=a"),
            ParseOptions::default().url("/hooks?x=1&key=a"),
            ParseOptions::default().headers(&headers),
            ParseOptions::default().headers([("X-Webhook-Key", "a")]),
            ParseOptions::default().url("/hooks?key=old").headers([("X-WEBHOOK-KEY", "a")]),
        ] {
            assert!(options.clone().key("a").authenticate().is_ok(), "{options:?}");
            let error = options.clone().key("other").authenticate().expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::InvalidWebhook);
            assert!(error.message().contains("wrong key"), "{error}");
            assert!(options.authenticate().is_ok());
        }
    }

    #[test]
    fn a_request_without_a_key_is_refused() {
        for options in [
            ParseOptions::default().url("/hooks"),
            ParseOptions::default().url("/hooks?KEY=a"),
            ParseOptions::default().headers([("key", "a")]),
        ] {
            let error = options.key("a").authenticate().expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::InvalidWebhook);
            assert!(error.message().contains("no key"), "{error}");
        }
        let error = ParseOptions::default().key("a").authenticate().expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }

    #[test]
    fn neither_keys_nor_urls_are_shown() {
        let options = ParseOptions::default().url("/hush?key=hush").headers([("X-Webhook-Key", "hush")]).key("hush2");
        let error = options.authenticate().expect_err("refused");
        assert!(!format!("{options:?} {error} {error:?}").contains("hush"));
    }

    #[test]
    fn the_event_of_the_caller_comes_before_that_of_the_url() {
        let options = ParseOptions::default().url("/hooks/success");
        assert_eq!(options.notification_type().ok(), Some(Some(NotificationType::Success)));
        let options = options.event(NotificationType::Failure);
        assert_eq!(options.notification_type().ok(), Some(Some(NotificationType::Failure)));
    }
}
