//! Following the pages of actions.
//!
//! How a connector pages is data (`rules.txt`). Where that has no rule, the members of the response tell
//! (`signals.rs`). A rule given by the caller comes before both. An empty page that has a next page is followed.

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
