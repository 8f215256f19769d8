//! [`Tally`]: how often something happened.

/// How many values there were of a kind, and the record with the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) first: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, record: u64) {
        if self.count == 0 {
            self.first = record;
        }
        self.count += 1;
    }

    pub(crate) fn is_any(self) -> bool {
        self.count > 0
    }
}
