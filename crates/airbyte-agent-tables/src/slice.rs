//! [`Slice`]: rows of a batch that lie one behind the other.

use std::ops::Range;

use crate::columns::SharedBatch;

/// Rows of a batch that lie one behind the other. Nothing is copied.
#[derive(Clone, Debug)]
pub struct Slice {
    pub(crate) batch: SharedBatch,
    pub(crate) range: Range<usize>,
}

impl Slice {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.range.len()
    }

    /// Parts with at most that many rows.
    pub(crate) fn parts(&self, most: usize) -> impl Iterator<Item = Self> {
        let end = self.range.end;
        self.range.clone().step_by(most.max(1)).map(move |start| Self {
            batch: SharedBatch::clone(&self.batch),
            range: start..end.min(start.saturating_add(most.max(1))),
        })
    }

    /// The first rows, at most that many.
    pub(crate) fn first(&self, most: usize) -> Self {
        let end = self.range.end.min(self.range.start.saturating_add(most));
        Self { batch: SharedBatch::clone(&self.batch), range: self.range.start..end }
    }
}

impl From<SharedBatch> for Slice {
    fn from(batch: SharedBatch) -> Self {
        let range = 0..batch.rows();
        Self { batch, range }
    }
}
