//! [`EncodedRequest`]: an operation that is ready to send.

use bytes::Bytes;

use crate::operation::{Effect, OperationSpec};

/// An operation that is ready to send, whichever language it came from.
#[derive(Clone, Debug)]
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
