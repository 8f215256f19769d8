//! [`ClientExtensions`]: code of the user that a client runs.

use std::fmt;
use std::sync::Arc;

use super::http_sender::HttpSender;
use crate::interceptor::Interceptor;

/// Code of the user that a client runs.
#[derive(Clone, Default)]
pub struct ClientExtensions {
    /// See every call before it is sent, and its outcome.
    pub interceptors: Vec<Arc<dyn Interceptor>>,
    /// Sends the requests, instead of the built-in HTTP client.
    pub http_sender: Option<Arc<dyn HttpSender>>,
}

impl fmt::Debug for ClientExtensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientExtensions")
            .field("interceptors", &self.interceptors.len())
            .field("http_sender", &self.http_sender.is_some())
            .finish()
    }
}
