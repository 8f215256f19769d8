//! What an execute call returns.

use serde_json::Value;

use super::sql::SqlQuery;

/// What an execute call returns.
#[derive(Debug)]
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
        /// All bytes, or those in `range`. For some missing files providers answer zero bytes and no error
        /// (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
        bytes: Vec<u8>,
        /// Media type.
        content_type: String,
        /// Name for `Content-Disposition`.
        filename: String,
        /// Set if the call asked for a range.
        range: Option<ByteRange>,
    },
    /// A query that is still to be run, for which the database is no longer needed.
    Query(SqlQuery),
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
