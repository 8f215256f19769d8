//! Arrow's [C data interface](https://arrow.apache.org/docs/format/CDataInterface.html): what another library reads columns by,
//! without a copy.
//!
//! The structs here are those of its specification, with the same names. Whoever gets one releases it by its `release`.

mod array;
mod read_schema;
mod schema;
mod stream;

pub use array::ArrowArray;
pub use schema::ArrowSchema;
pub use stream::{ArrowArrayStream, Batches};
