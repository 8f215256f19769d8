//! What `POST /integrations/connectors/{id}/execute` does.
//!
//! | to … | call |
//! | --- | --- |
//! | run a call | [`execute`] with a [`ConnectorRef`] and a [`Call`] → [`ExecuteOutput`] or an error |
//! | fill `context_store_readiness` of inspect | [`context_store_readiness`] |
//!
//! An error's `status`, `message` and `errors` are those of the contract's `ApiErrorResponse`. `execute` returns
//! `result` and `connector_metadata`; the envelope's `status` and `execution_metadata` are the caller's to add.
//! [`ExecuteOutput::File`] goes out as raw bytes: `Content-Type`, `Content-Disposition: attachment`, and with a
//! [`ByteRange`] status 206 and `Content-Range`. Everything runs on the connection it is given, in a savepoint of its
//! own when it writes, and it leaves no hook and no view on it. SQL alone needs the connection mutably: SQLite's hooks
//! do.

mod actions;
mod call;
mod context_search;
mod context_store;
mod describe;
mod download;
mod error;
mod fields;
mod filter;
mod output;
mod paging;
mod params;
mod provider_search;
mod query_language;
mod readiness;
mod semantic;
mod sql;
mod suggestion;
mod truncate;
mod writes;

pub use actions::execute;
pub use call::{Call, ConnectorRef};
pub use output::{ByteRange, ExecuteOutput};
pub use readiness::context_store_readiness;

#[cfg(test)]
mod tests;
