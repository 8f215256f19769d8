//! Records as columns with types, in files of Parquet and Arrow.

mod encoder;
mod writer;

pub use encoder::Encoding;
pub use writer::{ColumnarWriter, Written};
