//! What one call can say for itself.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// Options of one call; what is left out is as the client has it.
#[derive(Clone, Debug, Default)]
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
    /// [`ErrorKind::InvalidRequest`] for an unknown name or a value of the wrong type.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        #[derive(Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        struct Given {
            timeout: Option<f64>,
            max_retries: Option<u32>,
            headers: Option<BTreeMap<String, Secret>>,
            organization_id: Option<String>,
            token: Option<Secret>,
        }
        let refused = |reason: String| Error::new(ErrorKind::InvalidRequest, format!("call options: {reason}"));
        let given: Given = serde_json::from_slice(json).map_err(|error| refused(error.to_string()))?;
        let timeout = given
            .timeout
            .map(Duration::try_from_secs_f64)
            .transpose()
            .map_err(|_| refused("`timeout` must be a number of seconds from 0".into()))?;
        Ok(Self {
            timeout,
            max_retries: given.max_retries,
            headers: given.headers.unwrap_or_default(),
            organization_id: given.organization_id,
            token: given.token,
        })
    }
}
