//! [`TransportConfig`]: how calls are sent.

use std::path::PathBuf;
use std::time::Duration;

use http::HeaderMap;
use url::{Host, Url};

use crate::error::{Error, Message};
use crate::secret::Secret;

/// How calls are sent.
#[derive(Clone, Debug, PartialEq)]
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
    /// Maximum size of a response body in bytes, after decompression. Streamed bodies have no limit. Default: 256 MiB.
    pub max_response_bytes: u64,
    /// Headers of every call.
    pub headers: HeaderMap,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// URL of a proxy for every call. Without it, the proxy variables of the environment apply.
    pub proxy: Option<Secret>,
    /// PEM file of certificate authorities to trust in addition to the system's.
    pub ca: Option<PathBuf>,
    /// PEM file of a client certificate and its key.
    pub client_certificate: Option<PathBuf>,
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
            max_response_bytes: Self::MAX_RESPONSE_BYTES,
            headers: HeaderMap::new(),
            user_agent: user_agent.into(),
            proxy: None,
            ca: None,
            client_certificate: None,
        }
    }
}

/// Parses the value of `base_url`. Plain `http` is accepted for loopback hosts, and for others if `allow_http` is set.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
pub fn parse_base_url(text: &str, allow_http: bool) -> Result<Url, Error> {
    let invalid = |reason: &str| Error::invalid_option("base_url", format!("{text:?} is not valid: {reason}"));
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        // Without the URL, which contains the password.
        return Err(Error::invalid_option("base_url", "must not contain a user name or a password"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_loopback(&url) => Ok(url),
        "http" => {
            let reason = format!("{text:?} would send the token unencrypted: use https, or set ");
            Err(Error::invalid_option("base_url", Message::new().text(reason).name("allow_http")))
        }
        scheme => Err(invalid(&format!("the scheme must be https or http, not {scheme}"))),
    }
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
