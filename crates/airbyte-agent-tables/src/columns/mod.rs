//! Columns in the layout of Arrow, filled from JSON.

mod bitmap;
mod column;
mod widen;

pub(crate) use bitmap::{Bitmap, Validity};
pub use column::{Batch, SharedBatch};
pub(crate) use column::{Column, Losses, Texts, Values, end_row, push_members};
pub(crate) use widen::are_of;
