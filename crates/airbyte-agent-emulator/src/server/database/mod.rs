//! SQLite, where the state of every API is kept.

mod json_column;
mod moment_column;
mod open;
pub(crate) mod settings;
mod transaction;

pub(crate) use json_column::AsJson;
pub(crate) use moment_column::AsTimestamp;
pub(crate) use open::{finish, open};
pub(crate) use transaction::Transaction;
