//! What `POST /integrations/connectors/{id}/execute` does.
//!
//! | to … | call |
//! | --- | --- |
//! | run a call | [`execute`] with a [`ConnectorRef`] and a [`Call`] → [`ExecuteOutput`] or an error |
//! | fill `context_store_readiness` of inspect | [`context_store_readiness`] |
//!
//! An error has the `status`, `message` and `errors` of the contract's `ApiErrorResponse`. `execute` returns `result` and
//! `connector_metadata`; the caller adds `status` and `execution_metadata` of the envelope. [`ExecuteOutput::File`] is
//! sent as raw bytes, with a [`ByteRange`] as status 206. [`ExecuteOutput::Query`] takes time, and is run when other
//! requests no longer wait for this one. Writes run in a savepoint.

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
mod strict;
mod suggestion;
mod truncate;
mod writes;

pub use actions::execute;
pub use call::{Call, ConnectorRef};
pub use output::{ByteRange, ExecuteOutput};
pub use readiness::context_store_readiness;
pub use sql::{SqlQuery, TIME_LIMIT};

#[cfg(test)]
mod tests;
