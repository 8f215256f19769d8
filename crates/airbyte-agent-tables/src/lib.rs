//! Records as tables: columns from JSON, for dataframes and files.
//!
//! An [`Inference`] looks at records and finds a schema that has room for all of them. A [`BatchBuilder`] fills columns with
//! records of a schema. [`TableBuilder`] does both at once, for records that are all there, with columns that become wider; it begins
//! again where values would have to be spelt differently. [`BatchStream`] is for records that come one page after the other, and
//! fixes the schema by the first of them. JSON is checked while it is read. A [`Report`] says what of the records is not in the table as
//! it was.
//!
//! Columns are in the layout of [Arrow](https://arrow.apache.org/docs/format/Columnar.html), and leave by its [C data
//! interface](https://arrow.apache.org/docs/format/CDataInterface.html), [`c_data`], or as bytes,
//! [`Table::to_ipc_stream`].

mod batch_builder;
mod batch_stream;
pub mod c_data;
mod columns;
mod inference;
mod ipc;
mod json;
mod members;
mod options;
mod record;
mod report;
mod schema;
mod slice;
mod table;
mod tally;
mod text;
mod timestamp;
mod words;

pub use batch_builder::BatchBuilder;
pub use batch_stream::{BatchStream, SAMPLE};
pub use columns::{Batch, SharedBatch};
pub use inference::Inference;
pub use options::{Nested, TableOptions};
pub use record::InvalidRecords;
pub use report::{Finding, FindingKind, Report};
pub use schema::{DataType, Field, Schema};
pub use slice::Slice;
pub use table::{Page, Table, TableBuilder, TableFiller};
pub use text::JsonColumns;
pub use words::SchemaError;
