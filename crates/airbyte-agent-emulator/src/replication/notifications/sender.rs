//! Sends notifications as the service does: one attempt, without redirects and without a time-out.

use std::error::Error;
use std::sync::OnceLock;

use http::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, UPGRADE, USER_AGENT};
use reqwest::Client;
use serde_json::Value;
use url::Url;

use super::receiver;
use crate::server::hosts::AllowedHosts;

/// What the service's HTTP client, that of the JDK, calls itself.
const AGENT: HeaderValue = HeaderValue::from_static("Java-http-client/21.0.8");

/// The settings with which it offers HTTP/2 on a connection without TLS.
const HTTP2_SETTINGS: HeaderValue = HeaderValue::from_static("AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA");

/// A host that understands texts only.
const GOOGLE_CHAT: &str = "chat.googleapis.com";

/// Sends notifications.
#[derive(Debug)]
pub(crate) struct Sender {
    allowed: AllowedHosts,
    /// Made when it is first needed, because it reads the certificates of the system.
    client: OnceLock<Client>,
}

impl Sender {
    pub(crate) fn new(allowed: AllowedHosts) -> Self {
        Self { allowed, client: OnceLock::new() }
    }

    /// Sends a notification, and returns the status of the answer. An error does not contain the URL.
    pub(crate) async fn send(&self, url: &str, payload: &Value) -> Result<u16, String> {
        let url = receiver::check(url, &self.allowed)?;
        let body = body(&url, payload);
        let mut request = self.client()?.post(url.clone()).header(CONTENT_TYPE, "application/json").body(body);
        if url.scheme() == "http" {
            let offer = HeaderValue::from_static("Upgrade, HTTP2-Settings");
            request = request
                .header(CONNECTION, offer)
                .header(UPGRADE, "h2c")
                .header(HeaderName::from_static("http2-settings"), HTTP2_SETTINGS);
        }
        let response = request.send().await.map_err(|error| describe(error.without_url()))?;
        Ok(response.status().as_u16())
    }

    fn client(&self) -> Result<&Client, String> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let headers = [(USER_AGENT, AGENT)].into_iter().collect();
        let client = Client::builder()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .no_gzip()
            .no_proxy()
            .build()
            .map_err(describe)?;
        Ok(self.client.get_or_init(|| client))
    }
}

/// What a receiver gets.
fn body(url: &Url, payload: &Value) -> String {
    match payload.get("text") {
        Some(text) if url.host_str() == Some(GOOGLE_CHAT) => serde_json::json!({"text": text}).to_string(),
        _ => payload.to_string(),
    }
}

/// An error with its causes, of which the last one says most.
fn describe(error: reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn google_chat_gets_the_text_only() {
        let payload = json!({"text": "t", "blocks": [], "data": {}});
        let body_of = |url: &str| body(&Url::parse(url).expect("a URL"), &payload);
        assert_eq!(body_of("https://chat.googleapis.com/v1/spaces"), r#"{"text":"t"}"#);
        assert_eq!(body_of("http://localhost/"), payload.to_string());
    }
}
