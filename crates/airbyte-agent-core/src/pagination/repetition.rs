//! Finding out that pages repeat, which would otherwise never end.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde_json::value::RawValue;

/// The positions and the page that were seen, as hashes.
#[derive(Clone, Default)]
pub(super) struct Seen {
    hasher: RandomState,
    positions: HashSet<u64>,
    page: Option<u64>,
}

impl Seen {
    /// Notes a position; `false` if it was noted before.
    pub(super) fn note_position(&mut self, position: &str) -> bool {
        self.positions.insert(self.hasher.hash_one(position))
    }

    /// Notes the records of a page, and says whether they are those of the page before. If records are not `whole`, equal
    /// pages may have different records, unless all records of the page differ.
    pub(super) fn repeats_page(&mut self, records: &str, whole: bool) -> bool {
        let page = self.hasher.hash_one(records);
        self.page.replace(page) == Some(page) && (whole || are_distinct(records))
    }
}

fn are_distinct(records: &str) -> bool {
    let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(records) else { return false };
    let distinct: HashSet<&str> = records.iter().map(|record| record.get()).collect();
    records.len() > 1 && distinct.len() == records.len()
}
