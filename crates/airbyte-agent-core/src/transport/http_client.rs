//! The HTTP client of the built-in sender.

use std::time::Duration;

use super::config::{TransportConfig, is_loopback};
use super::connection_error::root_cause;
use super::dns::DnsCache;
use super::tls;
use crate::error::Error;

/// Below the minute after which load balancers commonly close idle connections, so that a write seldom meets a
/// connection that is already closed.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// Builds the client. It neither follows redirects nor retries: the transport does both.
pub(super) fn build(config: &TransportConfig) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(config.connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        // With a limit above 0, reqwest copies every request.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .dns_resolver(DnsCache::system())
        .tcp_nodelay(true)
        .tls_backend_preconfigured(tls::client_config(config)?)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT);
    match &config.proxy {
        Some(url) => {
            // reqwest ignores other schemes, and calls would bypass the proxy.
            if url.expose().split_once("://").is_some_and(|(scheme, _)| !matches!(scheme, "http" | "https")) {
                return Err(Error::invalid_option("proxy", "must begin with http:// or https://"));
            }
            let proxy = reqwest::Proxy::all(url.expose())
                .map_err(|_| Error::invalid_option("proxy", "is not a valid proxy URL"))?;
            builder = builder.proxy(proxy);
        }
        None if is_loopback(&config.base_url) => builder = builder.no_proxy(),
        None => {}
    }
    builder.build().map_err(|error| {
        Error::configuration(format!("the HTTP client could not be created: {}", root_cause(&error))).with_source(error)
    })
}
