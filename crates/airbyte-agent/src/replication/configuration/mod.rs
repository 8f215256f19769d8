//! Configurations of sources and destinations: their masked secrets, and how the stored one differs from a wanted one.

mod difference;
mod masks;
mod tree;

pub(super) use difference::{Change, Difference, Rules, compare, complete, is_same_but_masks};
pub use masks::MaskHandling;
pub(super) use masks::{check_masks, check_new, without_masks};
