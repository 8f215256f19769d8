//! What one call can say for itself.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::without_position;
use crate::error::{Error, ErrorKind};
use crate::json::{self, Misread};
use crate::secret::Secret;

/// Options of one call; what is left out is as the client has it.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct CallOptions {
    /// How long the call may take in all, repeats and waits included.
    pub timeout: Option<Duration>,
    /// How often it is repeated at the most.
    pub max_retries: Option<u32>,
    /// Headers besides the client's own; they win over the client's. Their values are never shown.
    pub headers: BTreeMap<String, Secret>,
    /// Organization to act in.
    pub organization_id: Option<String>,
    /// Bearer of this call only, such as a scoped token. Never renewed.
    pub token: Option<Secret>,
}

/// Options as JSON has them.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    timeout: Option<f64>,
    max_retries: Option<u32>,
    headers: Option<BTreeMap<String, Secret>>,
    organization_id: Option<String>,
    token: Option<Secret>,
}

impl CallOptions {
    /// How long the call may take in all.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often it is repeated at the most.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = Some(count);
        self
    }

    /// A header of this call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Organization to act in.
    pub fn organization_id(mut self, id: impl Into<String>) -> Self {
        self.organization_id = Some(id.into());
        self
    }

    /// Bearer of this call only.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Read options from JSON, times in seconds: what the faces of other languages hand over.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] with the option that is unknown or cannot be used.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let refused = |name: &str, reason: &str| {
            Error::new(ErrorKind::InvalidRequest, format!("`{name}`: {reason}")).about_field(name, reason)
        };
        let given: Given = json::read(json)
            .map_err(|Misread { path, reason }| refused(&path, &without_position(&reason.to_string())))?;
        let timeout = given
            .timeout
            .map(Duration::try_from_secs_f64)
            .transpose()
            .ok()
            .filter(|timeout| *timeout != Some(Duration::ZERO))
            .ok_or_else(|| refused("timeout", "must be a number of seconds above 0"))?;
        Ok(Self {
            timeout,
            max_retries: given.max_retries,
            headers: given.headers.unwrap_or_default(),
            organization_id: given.organization_id,
            token: given.token,
        })
    }

    /// These options, and where they are silent those of `others`.
    pub(crate) fn over(&self, others: &Self) -> Self {
        let mut headers = others.headers.clone();
        headers.retain(|name, _| !self.headers.keys().any(|own| own.eq_ignore_ascii_case(name)));
        headers.extend(self.headers.clone());
        Self {
            timeout: self.timeout.or(others.timeout),
            max_retries: self.max_retries.or(others.max_retries),
            headers,
            organization_id: self.organization_id.clone().or_else(|| others.organization_id.clone()),
            token: self.token.clone().or_else(|| others.token.clone()),
        }
    }

    /// The options as JSON, for another process; secrets only if they are allowed to travel.
    #[cfg(feature = "binding")]
    pub(crate) fn portable(&self, secrets: bool) -> Result<impl Serialize, Error> {
        let stuck: Vec<_> = [("token", self.token.is_some()), ("headers", !self.headers.is_empty())]
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect();
        if !stuck.is_empty() && !secrets {
            return Err(crate::config::stuck(&stuck));
        }
        Ok(Given {
            timeout: self.timeout.map(|timeout| timeout.as_secs_f64()),
            max_retries: self.max_retries,
            headers: Some(self.headers.clone()),
            organization_id: self.organization_id.clone(),
            token: self.token.clone(),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
