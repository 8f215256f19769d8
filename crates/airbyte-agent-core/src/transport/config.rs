//! [`TransportConfig`]: how calls are sent.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use url::{Host, Url};

use super::headers::HeaderNames;
use crate::error::{Error, Message};
use crate::file_path::FilePath;
use crate::pem::Pem;
use crate::secret::Secret;

/// How calls are sent. `Debug` shows the names of the headers only.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct TransportConfig {
    /// The base URL. Paths of operations are appended to its path.
    pub base_url: Url,
    /// Total time of a call, retries included. Default: 300 s.
    pub timeout: Duration,
    /// Time to establish a connection. Default: 10 s.
    pub connect_timeout: Duration,
    /// Maximum number of retries of a call. Default: 3.
    pub max_retries: u32,
    /// Upper bound of the wait before the first retry; it doubles with each retry. Default: 0.5 s.
    pub retry_delay: Duration,
    /// Upper bound of any wait that the service did not ask for. Default: 8 s.
    pub max_retry_delay: Duration,
    /// Whether a write is retried after a 503 with `Retry-After`, which says that it was not processed. Default: yes.
    pub retry_unavailable_writes: bool,
    /// Maximum size of a response body in bytes, after decompression. Streamed bodies have no limit. Default: 256 MiB.
    pub max_response_bytes: u64,
    /// Headers of every call.
    pub headers: HeaderMap,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// URL of a proxy for every call. Without it, the proxy variables of the environment apply.
    pub proxy: Option<Secret>,
    /// Certificates to trust in addition to the system's: of authorities, or of the service itself.
    pub ca: Option<Pem>,
    /// PEM file of a client certificate and its key.
    pub client_certificate: Option<FilePath>,
    /// File by which processes share tokens.
    pub token_cache: Option<FilePath>,
}

impl TransportConfig {
    /// The default timeout of a call.
    pub const TIMEOUT: Duration = Duration::from_secs(300);
    /// The default time to establish a connection.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// The default maximum number of retries.
    pub const MAX_RETRIES: u32 = 3;
    /// The default upper bound of the wait before the first retry.
    pub const RETRY_DELAY: Duration = Duration::from_millis(500);
    /// The default upper bound of any wait.
    pub const MAX_RETRY_DELAY: Duration = Duration::from_secs(8);
    /// The default maximum size of a response body: 256 MiB.
    pub const MAX_RESPONSE_BYTES: u64 = 256 << 20;

    /// The defaults for a base URL.
    #[must_use]
    pub fn new(base_url: Url, user_agent: impl Into<String>) -> Self {
        Self {
            base_url,
            timeout: Self::TIMEOUT,
            connect_timeout: Self::CONNECT_TIMEOUT,
            max_retries: Self::MAX_RETRIES,
            retry_delay: Self::RETRY_DELAY,
            max_retry_delay: Self::MAX_RETRY_DELAY,
            retry_unavailable_writes: true,
            max_response_bytes: Self::MAX_RESPONSE_BYTES,
            headers: HeaderMap::new(),
            user_agent: user_agent.into(),
            proxy: None,
            ca: None,
            client_certificate: None,
            token_cache: None,
        }
    }

    /// Refuses settings of connections, which a sender of the user's own makes as it wants.
    pub(super) fn refuse_connection_settings(&self) -> Result<(), Error> {
        let settings = [
            ("proxy", self.proxy.is_some()),
            ("ca", self.ca.is_some()),
            ("client_certificate", self.client_certificate.is_some()),
        ];
        match settings.iter().find(|(_, is_set)| *is_set) {
            Some((name, _)) => Err(Error::invalid_option(
                *name,
                "has no effect, because the client sends its requests by HTTP code of your own: set it there",
            )),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportConfig")
            .field("base_url", &url_without_secrets(self.base_url.as_str()))
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_retries", &self.max_retries)
            .field("retry_delay", &self.retry_delay)
            .field("max_retry_delay", &self.max_retry_delay)
            .field("retry_unavailable_writes", &self.retry_unavailable_writes)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("headers", &HeaderNames(&self.headers))
            .field("user_agent", &self.user_agent)
            .field("proxy", &self.proxy)
            .field("ca", &self.ca)
            .field("client_certificate", &self.client_certificate)
            .field("token_cache", &self.token_cache)
            .finish()
    }
}

/// Parses the value of an option that is a base URL. Plain `http` is accepted for loopback hosts, and for others if `allow_http` is set.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
pub fn parse_base_url(option: &'static str, text: &str, allow_http: bool) -> Result<Url, Error> {
    let shown = url_without_secrets(text);
    let invalid = |reason: &str| Error::invalid_option(option, format!("{shown:?} is not valid: {reason}"));
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        // Without the URL, which contains the password.
        return Err(Error::invalid_option(option, "must not contain a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::invalid_option(option, "must not contain a query or a fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_loopback(&url) => Ok(url),
        "http" => {
            let reason = format!("{shown:?} would send the token unencrypted: use https, or set ");
            Err(Error::invalid_option(option, Message::new().text(reason).name("allow_http")))
        }
        _ => Err(invalid("the scheme must be https or http")),
    }
}

/// A URL, valid or not, without user name, password, query and fragment.
#[must_use]
pub fn url_without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, _)| url.split_at(scheme.len() + 3));
    // A password may contain any of the delimiters, unescaped.
    let (mask, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, host)| ("***@", host));
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let more = if end < rest.len() { "…" } else { "" };
    format!("{scheme}{mask}{}{more}", &rest[..end])
}

/// Whether the host of a URL is this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_urls_are_not_shown() {
        for (url, shown) in [
            ("https://me:hush@api.test:x/v1?key=hush", "https://***@api.test:x/v1…"),
            ("https://me:hu?s#h/hush@hush@api.test", "https://***@api.test"),
            ("me:hush@api.test", "***@api.test"),
            ("https://api.test#hush", "https://api.test…"),
            ("api.test/v1", "api.test/v1"),
        ] {
            assert_eq!(url_without_secrets(url), shown);
        }
    }

    #[test]
    fn an_invalid_base_url_is_reported_without_secrets() {
        for url in [
            "https://me:hush@api.test:x",
            "https://me:hu?sh@api.test",
            "ftp://me:hush@api.test",
            "me:hush@api.test",
            "hush:me@api.test",
            "https://api.test?key=hush",
            "http://api.test:x?key=hush",
        ] {
            let error = parse_base_url("base_url", url, false).expect_err(url);
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }

    #[test]
    fn debug_output_has_no_secrets() {
        let url = Url::parse("https://me:hush@api.test/?key=hush").expect("a URL");
        let mut config = TransportConfig::new(url, "test");
        config.headers.insert("x-key", http::HeaderValue::from_static("hush"));
        config.proxy = Some("http://me:hush@proxy".into());
        let shown = format!("{config:?}");
        assert!(shown.contains("x-key") && !shown.contains("hush"), "{shown}");
    }
}
