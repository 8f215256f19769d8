//! Following the pages of actions.
//!
//! How an operation pages is data of the [`catalogue`](super::catalogue): a [`Paging`](super::catalogue::Paging) rule, which `by_rule` follows. What
//! the catalogue does not know is detected by the names of what a response says (`detect`). A rule of the caller takes
//! precedence over both. A page that follows but cannot be requested is an error (`unfollowable`).

mod by_rule;
mod detect;
mod names;
mod next_value;
mod page;
mod pages;
mod strategy;
mod unfollowable;

pub(super) use page::records;
pub use pages::ExecutePages;
