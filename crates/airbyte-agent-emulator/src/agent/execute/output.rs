//! What an execute call returns.

use serde_json::Value;

/// What a call yields.
#[derive(Debug, Clone, PartialEq)]
pub enum ExecuteOutput {
    /// Two members of the JSON envelope (`ConnectorExecuteResponse`).
    Json {
        /// Bare array, object, or null for an empty reply.
        result: Value,
        /// Paging state, or null.
        connector_metadata: Value,
    },
    /// A downloaded file, without envelope.
    File {
        /// The bytes asked for: all, or those in `range`. Zero bytes with no error is the provider's way with some
        /// missing files (BEHAVIOUR.md section 6).
        bytes: Vec<u8>,
        /// Media type.
        content_type: String,
        /// Name for `Content-Disposition`.
        filename: String,
        /// Set when the call asked for a range.
        range: Option<ByteRange>,
    },
}

/// A range of the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// First byte, from 0.
    pub start: u64,
    /// Last byte, included.
    pub end: u64,
    /// Bytes of the whole file.
    pub total: u64,
}

impl ByteRange {
    /// Value of `Content-Range`.
    pub fn content_range(&self) -> String {
        format!("bytes {}-{}/{}", self.start, self.end, self.total)
    }
}
