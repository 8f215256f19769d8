//! The HTTP client of the built-in sender.

use std::error::Error as StdError;
use std::time::Duration;

use super::config::{TransportConfig, is_loopback};
use super::connection_error::root_cause;
use super::dns::DnsCache;
use crate::error::Error;
use crate::file_path::FilePath;

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
    if let Some(path) = &config.ca {
        let pem = read("ca", path)?;
        let authorities = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| unusable("ca", path, error))?;
        if authorities.is_empty() {
            return Err(Error::invalid_option(
                "ca",
                format!("cannot be used: the file {path} contains no PEM certificate"),
            ));
        }
        // Certificates are parsed when a client is built. This client tells an invalid `ca` from other problems.
        let probe = reqwest::Client::builder().tls_certs_only(authorities.clone());
        probe.build().map_err(|error| unusable("ca", path, error))?;
        builder = builder.tls_certs_merge(authorities);
    }
    if let Some(path) = &config.client_certificate {
        let pem = read("client_certificate", path)?;
        let identity =
            reqwest::Identity::from_pem(&pem).map_err(|error| unusable("client_certificate", path, error))?;
        builder = builder.identity(identity);
    }
    builder.build().map_err(|error| {
        Error::configuration(format!("the HTTP client could not be created: {}", root_cause(&error))).with_source(error)
    })
}

fn read(option: &'static str, path: &FilePath) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| unusable_file(option, path, "could not be read", error))
}

fn unusable(option: &'static str, path: &FilePath, error: reqwest::Error) -> Error {
    unusable_file(option, path, "is not a usable PEM file", error)
}

fn unusable_file(
    option: &'static str,
    path: &FilePath,
    problem: &str,
    error: impl StdError + Send + Sync + 'static,
) -> Error {
    Error::invalid_option(option, format!("cannot be used: the file {path} {problem}")).with_source(error)
}
