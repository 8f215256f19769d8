//! [`Inference`]: the schema of records, found by looking at them.

mod findings;
mod seen;
mod walk;

use crate::columns::Column;
use crate::json::Cursor;
use crate::members::Members;
use crate::options::TableOptions;
use crate::report::Report;
use crate::schema::Schema;

use seen::Seen;
use walk::Walk;

/// Finds the schema that has room for all records it has seen.
#[derive(Clone, Debug, Default)]
pub struct Inference {
    options: TableOptions,
    records: Seen,
    count: u64,
}

impl Inference {
    /// Has seen nothing yet.
    #[must_use]
    pub fn new(options: TableOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Looks at a record, which is valid JSON. What is no object is a record with the member `value`.
    pub fn observe(&mut self, record: &str) {
        self.observe_next(&mut Cursor::new(record));
    }

    /// Looks at the record at the cursor, which is behind it then.
    pub(crate) fn observe_next(&mut self, cursor: &mut Cursor<'_>) {
        Walk::record(self.count, &self.options, cursor, &mut self.records, None);
        self.count += 1;
    }

    /// As [`observe_next`](Self::observe_next), and adds the record to columns. `false` if they are of no use any more.
    pub(crate) fn fill_next(&mut self, cursor: &mut Cursor<'_>, columns: &mut Members<Column>, row: usize) -> bool {
        let is_added = Walk::record(self.count, &self.options, cursor, &mut self.records, Some((columns, row)));
        self.count += 1;
        is_added
    }

    /// How many records it has seen.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The columns in the order in which they were found.
    #[must_use]
    pub fn schema(&self) -> Schema {
        Schema { fields: self.records.fields(&self.options) }
    }

    /// What a table of the records will not have as it was.
    #[must_use]
    pub fn report(&self) -> Report {
        Report::of(&self.records, &self.options)
    }
}
