//! Following the pages of actions.
//!
//! How a connector pages is data (`rules.txt`). If it has no rule, the members of the response
//! decide (`signals.rs`). A rule of the caller takes precedence over both. An empty page that has a next page is followed.

mod pages;
mod records;
mod rule;
mod rules;
mod signals;
mod strategy;

pub use pages::ExecutePages;
pub(super) use records::records;
pub use rule::{Paging, Position};
pub use strategy::next_position;
