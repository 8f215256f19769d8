//! What `POST /integrations/connectors/{id}/execute` does.
//!
//! | to … | call |
//! | --- | --- |
//! | run a call | [`execute`] with a [`ConnectorRef`] and a [`Call`] → [`Outcome`] or [`ExecuteError`] |
//! | fill `context_store_readiness` of inspect | [`context_store_readiness`] |
//!
//! An error's `status`, `message` and `errors` are those of the contract's `ApiErrorResponse`. `execute` returns
//! `result` and `connector_metadata`; the envelope's `status` and `execution_metadata` are the caller's to add.
//! [`Outcome::File`] goes out as raw bytes: `Content-Type`, `Content-Disposition: attachment`, and with a
//! [`ByteRange`] status 206 and `Content-Range`. Everything runs on the connection it is given, in a savepoint of its
//! own when it writes, and it leaves no hook and no view on it. SQL alone needs the connection mutably: SQLite's hooks
//! do.

mod actions;
mod call;
mod clauses;
mod context_search;
mod describe;
mod download;
mod error;
mod fields;
mod filter;
mod paging;
mod params;
mod provider_search;
mod readiness;
mod semantic;
mod sql;
mod truncate;
mod writes;

pub use actions::execute;
pub use call::{Call, ConnectorRef};
pub use download::ByteRange;
pub use error::ExecuteError;
pub use readiness::context_store_readiness;

use serde_json::Value;

/// What a call yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
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

#[cfg(test)]
mod tests;
