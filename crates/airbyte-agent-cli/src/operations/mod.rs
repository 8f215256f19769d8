//! The operations and procedures of both APIs, as the command line names and describes them.

mod described;
mod doc;
mod member;
mod operation;
mod schema;
mod table;
mod words;

pub use described::Described;
pub use doc::Doc;
pub use member::{Member, ValueType};
pub use operation::Operation;
pub use schema::{Schema, is_secret};
pub use table::{all, find};
pub use words::{PROGRAM, kebab};
