//! The commands.

pub mod call;
pub mod completions;
pub mod connector;
pub mod doctor;
pub mod download;
pub mod execute;
pub mod list;
pub mod man;
pub mod procedure;
pub mod records;
pub mod result;
pub mod schema;
pub mod skills;
pub mod sync;
pub mod usage;
