//! [`CallOptions`]: options of one call.

use std::collections::BTreeMap;
use std::time::Duration;

use airbyte_agent_core::error::Message;
use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_core::suggest::{member_names, nearest};
use airbyte_agent_core::transport::{header_name, header_value, sensitive_header_value};
use airbyte_agent_core::{Error, ErrorKind, RequestOptions, Secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::not_portable;

/// The header that names the organization to act in.
pub(crate) const ORGANIZATION_HEADER: &str = "x-organization-id";

/// Options of one call. An option that is not set has the value of the client.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[must_use]
pub struct CallOptions {
    /// Total time of the call, retries included.
    #[serde(with = "seconds")]
    #[schemars(with = "Option<f64>", extend("x-unit" = "seconds"))]
    pub timeout: Option<Duration>,
    /// Maximum number of retries.
    pub max_retries: Option<u32>,
    /// Whether a write is retried after a 503 with `Retry-After`, which says that it was not processed.
    pub retry_unavailable_writes: Option<bool>,
    /// Maximum size of the response body in bytes, after decompression. Downloads have no limit.
    pub max_response_bytes: Option<u64>,
    /// Additional headers. They replace the client's headers of the same name. Their values are treated as secrets.
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Id of the organization to act in.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Bearer token for this call, such as a scoped token. It is sent as it is and never renewed.
    pub token: Option<Secret>,
}

impl CallOptions {
    /// Sets the total time of the call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the maximum number of retries.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = Some(count);
        self
    }

    /// Sets whether a write is retried after a 503 with `Retry-After`.
    pub fn retry_unavailable_writes(mut self, retried: bool) -> Self {
        self.retry_unavailable_writes = Some(retried);
        self
    }

    /// Sets the maximum size of the response body in bytes, after decompression.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    /// Sets the organization to act in.
    pub fn organization_id(mut self, id: impl Into<String>) -> Self {
        self.organization_id = Some(id.into());
        self
    }

    /// Sets the bearer token.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Reads options from JSON, with the timeout in seconds.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] with the option that is unknown or invalid.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read(json).map_err(|error: JsonError| {
            let problem = error.problem().into_owned();
            let JsonError { path, is_unknown_member, .. } = error;
            let error = if is_unknown_member {
                let nearest = nearest(&path, member_names::<Self>());
                let message = Message::from("unknown option ").name(path.clone()).suggestion(nearest);
                Error::configuration(message).with_field(path, "unknown option")
            } else {
                let reason = match problem.as_str() {
                    seconds::NOT_POSITIVE => Message::from("must be greater than ").duration(Duration::ZERO),
                    _ => problem.into(),
                };
                Error::invalid_option(path, reason)
            };
            error.with_kind(ErrorKind::InvalidRequest)
        })
    }

    /// These options as the transport takes them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if a header or the organization cannot be sent.
    pub fn request_options(&self) -> Result<RequestOptions, Error> {
        self.to_request_options().map_err(|error| error.with_kind(ErrorKind::InvalidRequest))
    }

    /// These options as the transport of the Airbyte API takes them, which knows no organization.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if a header cannot be sent, or an organization is given.
    pub(crate) fn replication_options(&self) -> Result<RequestOptions, Error> {
        if self.organization_id.is_some() {
            let reason = "is an option of the Agent API; the Airbyte API has no such option";
            return Err(Error::invalid_option("organization_id", reason).with_kind(ErrorKind::InvalidRequest));
        }
        self.request_options()
    }

    fn to_request_options(&self) -> Result<RequestOptions, Error> {
        let mut options = RequestOptions::default();
        options.timeout = self.timeout;
        options.max_retries = self.max_retries;
        options.retry_unavailable_writes = self.retry_unavailable_writes;
        options.max_response_bytes = self.max_response_bytes.map(response_limit).transpose()?;
        options.token = self.token.as_ref().map(|token| not_empty("token", token)).transpose()?.cloned();
        if let Some(id) = &self.organization_id {
            options.headers.insert(ORGANIZATION_HEADER, header_value("organization_id", id)?);
        }
        for (name, value) in self.headers.iter().flatten() {
            options.headers.insert(header_name(name)?, sensitive_header_value(name, value)?);
        }
        Ok(options)
    }

    /// These options, with those of `defaults` where they are not set. Headers are merged by name.
    pub fn or(&self, defaults: &Self) -> Self {
        let mut headers = defaults.headers.clone();
        if let Some(own) = &self.headers {
            let merged = headers.get_or_insert_default();
            merged.retain(|name, _| !own.keys().any(|other| other.eq_ignore_ascii_case(name)));
            merged.extend(own.clone());
        }
        Self {
            timeout: self.timeout.or(defaults.timeout),
            max_retries: self.max_retries.or(defaults.max_retries),
            retry_unavailable_writes: self.retry_unavailable_writes.or(defaults.retry_unavailable_writes),
            max_response_bytes: self.max_response_bytes.or(defaults.max_response_bytes),
            headers,
            organization_id: self.organization_id.clone().or_else(|| defaults.organization_id.clone()),
            token: self.token.clone().or_else(|| defaults.token.clone()),
        }
    }

    /// These options for another process, if they contain no secrets or secrets may be included.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] with the secrets.
    pub fn portable(&self, include_secrets: bool) -> Result<&Self, Error> {
        let secrets: Vec<_> = [("token", self.token.is_some()), ("headers", self.headers.is_some())]
            .into_iter()
            .filter_map(|(name, is_set)| is_set.then_some(name))
            .collect();
        if secrets.is_empty() || include_secrets { Ok(self) } else { Err(not_portable(&secrets)) }
    }
}

/// A part of the credentials, of the client or of a call.
pub(crate) fn not_empty<'a>(name: &'static str, secret: &'a Secret) -> Result<&'a Secret, Error> {
    if secret.expose().trim().is_empty() { Err(Error::invalid_option(name, "must not be empty")) } else { Ok(secret) }
}

/// The value of `max_response_bytes`, of the client or of a call.
pub(crate) fn response_limit(bytes: u64) -> Result<u64, Error> {
    if bytes == 0 { Err(Error::invalid_option("max_response_bytes", "must be greater than 0")) } else { Ok(bytes) }
}

/// A positive duration as a number of seconds.
mod seconds {
    use std::time::Duration;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) const NOT_POSITIVE: &str = "must be a positive number of seconds";

    #[allow(clippy::ref_option, reason = "serde passes the member by reference")]
    pub(super) fn serialize<S: Serializer>(value: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        value.map(|duration| duration.as_secs_f64()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let Some(seconds) = Option::<f64>::deserialize(deserializer)? else { return Ok(None) };
        match Duration::try_from_secs_f64(seconds) {
            Ok(duration) if !duration.is_zero() => Ok(Some(duration)),
            Err(_) if seconds > 0.0 => Err(D::Error::custom("is too large")),
            _ => Err(D::Error::custom(NOT_POSITIVE)),
        }
    }
}
