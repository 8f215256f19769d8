//! Tables of records, for dataframes and files.
//!
//! [`ExecuteBuilder::table`](crate::agent::ExecuteBuilder::table) reads all pages of an action, and [`ToTable::table`] those of
//! any list. [`TableCall::batches`] reads them part by part, in memory for a part only.
//!
//! A table leaves by [Arrow's C data interface](c_data), without a copy, by [`Table::stream`], or as bytes of Arrow's IPC format,
//! by [`Table::to_ipc_stream`].

mod batches;
mod call;
mod format;
mod pages;

pub use airbyte_agent_tables::{
    BatchStream, DataType, Field, Finding, FindingKind, InvalidRecords, JsonColumns, Nested, Report, Schema,
    SchemaError, SharedBatch, Table, c_data,
};
pub use batches::Batches;
pub use call::{TableCall, ToTable};
pub(crate) use format::invalid;
pub use format::{OnConflict, TableFormat};
