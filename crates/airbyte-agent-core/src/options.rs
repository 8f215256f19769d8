//! [`RequestOptions`]: what one call may set for itself.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use crate::secret::Secret;
use crate::transport::HeaderNames;

/// Options of one call. What is `None` is as the client has it. `Debug` shows the names of the headers only.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RequestOptions {
    /// Total time of the call, retries included.
    pub timeout: Option<Duration>,
    /// Maximum number of retries.
    pub max_retries: Option<u32>,
    /// Whether a write is retried after a 503 with `Retry-After`.
    pub retry_unavailable_writes: Option<bool>,
    /// Maximum size of the response body in bytes, after decompression.
    pub max_response_bytes: Option<u64>,
    /// Additional headers. They replace the client's headers of the same name.
    pub headers: HeaderMap,
    /// Token for this call, sent as it is and never renewed.
    pub token: Option<Secret>,
}

impl RequestOptions {
    /// These options, with those of `defaults` where they are `None`. Headers are merged by name.
    #[must_use]
    pub fn or(&self, defaults: &Self) -> Self {
        let mut headers = defaults.headers.clone();
        // `extend` would keep both values of a name.
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        Self {
            timeout: self.timeout.or(defaults.timeout),
            max_retries: self.max_retries.or(defaults.max_retries),
            retry_unavailable_writes: self.retry_unavailable_writes.or(defaults.retry_unavailable_writes),
            max_response_bytes: self.max_response_bytes.or(defaults.max_response_bytes),
            headers,
            token: self.token.clone().or_else(|| defaults.token.clone()),
        }
    }

    /// Whether no option is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestOptions")
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .field("retry_unavailable_writes", &self.retry_unavailable_writes)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("headers", &HeaderNames(&self.headers))
            .field("token", &self.token)
            .finish()
    }
}
