//! How results are written.

mod columnar;
mod columns;
mod csv;
mod fields;
mod format;
mod json;
mod mask;
mod printer;
mod sink;
mod table;
mod value;

pub use columnar::Encoding;
pub use fields::Fields;
pub use format::Format;
pub use mask::masked;
pub use printer::{Printer, Shape, Target};
pub use sink::Sink;
pub use table::printable;
pub use value::Value;
