//! How the clients of a configuration send calls.

use std::time::Duration;

use airbyte_agent_core::Error;
use airbyte_agent_core::error::Message;
use airbyte_agent_core::transport::{
    TransportConfig, header_name, header_value, parse_base_url, sensitive_header_value,
};
use url::Url;

use super::replication_url::replication_url;
use super::settings::Settings;
use crate::agent;
use crate::options::{ORGANIZATION_HEADER, response_limit};

/// Of the Agent API.
pub(super) fn agent(settings: &Settings) -> Result<TransportConfig, Error> {
    let base_url = settings.base_url.as_deref().unwrap_or(agent::API.default_base_url).trim().trim_end_matches('/');
    // The official SDK's variable of the same name includes the path of the API.
    let base_url = base_url.strip_suffix("/api/v1").unwrap_or(base_url);
    let base_url = parse_base_url("base_url", base_url, settings.allow_http == Some(true))?;
    let mut config = common(settings, base_url)?;
    if let Some(id) = &settings.organization_id {
        config.headers.insert(ORGANIZATION_HEADER, header_value("organization_id", id)?);
    }
    Ok(config)
}

/// Of the Airbyte API.
pub(super) fn replication(settings: &Settings) -> Result<TransportConfig, Error> {
    common(settings, replication_url(settings.replication_url.as_deref(), settings.allow_http == Some(true))?)
}

fn common(settings: &Settings, base_url: Url) -> Result<TransportConfig, Error> {
    let mut config = TransportConfig::new(base_url, user_agent(None, settings));
    config.timeout = positive_seconds("timeout", settings.timeout, TransportConfig::TIMEOUT)?;
    config.connect_timeout =
        positive_seconds("connect_timeout", settings.connect_timeout, TransportConfig::CONNECT_TIMEOUT)?;
    config.max_retries = settings.max_retries.unwrap_or(TransportConfig::MAX_RETRIES);
    config.retry_delay = seconds("retry_delay", settings.retry_delay, TransportConfig::RETRY_DELAY)?;
    config.max_retry_delay = seconds("max_retry_delay", settings.max_retry_delay, TransportConfig::MAX_RETRY_DELAY)?;
    config.retry_unavailable_writes = settings.retry_unavailable_writes.unwrap_or(true);
    if let Some(bytes) = settings.max_response_bytes {
        config.max_response_bytes = response_limit(bytes)?;
    }
    for (name, value) in settings.headers.iter().flatten() {
        config.headers.insert(header_name(name)?, sensitive_header_value(name, value)?);
    }
    config.proxy = settings.proxy.clone();
    config.ca = settings.ca.clone();
    config.client_certificate = settings.client_certificate.clone();
    config.token_cache = settings.token_cache.clone();
    Ok(config)
}

pub(super) fn user_agent(language: Option<&str>, settings: &Settings) -> String {
    let client = Some(concat!("airbyte-agent-rust/", env!("CARGO_PKG_VERSION")));
    let parts = [client, language, settings.user_agent.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn seconds(name: &'static str, value: Option<f64>, default: Duration) -> Result<Duration, Error> {
    let Some(value) = value else { return Ok(default) };
    Duration::try_from_secs_f64(value).map_err(|_| {
        let reason = match value {
            value if !value.is_finite() => "must be a finite number",
            value if value < 0.0 => "must not be negative",
            _ => "is too large",
        };
        Error::invalid_option(name, reason)
    })
}

fn positive_seconds(name: &'static str, value: Option<f64>, default: Duration) -> Result<Duration, Error> {
    match seconds(name, value, default)? {
        Duration::ZERO => {
            Err(Error::invalid_option(name, Message::from("must be greater than ").duration(Duration::ZERO)))
        }
        time => Ok(time),
    }
}
