//! [`EncodedRequest`]: an operation that is ready to send.

use std::fmt;

use bytes::Bytes;

use crate::operation::{Effect, OperationSpec};

/// An operation that is ready to send, whichever language it came from. `Debug` shows the size of the body only, because
/// it may contain credentials.
#[derive(Clone)]
pub struct EncodedRequest {
    /// Its row of the operation table.
    pub spec: &'static OperationSpec,
    /// Whether this request may change something: never [`Effect::ByRequest`].
    pub effect: Effect,
    /// Path and query, percent-encoded.
    pub target: String,
    /// JSON body, for methods that have one.
    pub body: Option<Bytes>,
}

impl fmt::Debug for EncodedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodedRequest")
            .field("operation", &self.spec.name)
            .field("effect", &self.effect)
            .field("target", &self.target)
            .field("bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}
