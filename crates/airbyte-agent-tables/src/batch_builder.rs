//! [`BatchBuilder`]: batches of records with a given schema.

use std::sync::Arc;

use crate::columns::{Batch, Column, Losses, SharedBatch, Values, push_members};
use crate::json::Cursor;
use crate::members::Members;
use crate::record::with_members;
use crate::report::{FindingKind, Report};
use crate::schema::Schema;
use crate::tally::Tally;

/// Bytes of JSON after which a batch is complete: offsets have 32 bits.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Builds batches of records with a given schema.
pub struct BatchBuilder {
    schema: Arc<Schema>,
    members: Members<Column>,
    losses: Losses,
    rows: usize,
    bytes: usize,
    record: u64,
    report: Report,
}

impl BatchBuilder {
    /// For records of a schema.
    #[must_use]
    pub fn new(schema: Arc<Schema>) -> Self {
        let members = Column::members(&schema.fields);
        let (losses, report) = (Losses::default(), Report::default());
        Self { schema, members, losses, rows: 0, bytes: 0, record: 0, report }
    }

    /// Adds a record, which is valid JSON. What is no object is a record with the member `value`.
    pub fn push(&mut self, record: &str) {
        self.push_next(&mut Cursor::new(record));
    }

    /// Adds the record at the cursor, which is behind it then.
    pub(crate) fn push_next(&mut self, cursor: &mut Cursor<'_>) {
        let Self { members, losses, rows, record, .. } = self;
        let start = cursor.position();
        with_members(cursor, |cursor| push_members(members, losses, cursor, *rows, *record));
        self.bytes += cursor.position() - start;
        self.rows += 1;
        self.record += 1;
    }

    /// The rows so far of the batch.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether the batch must not become larger.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.bytes >= MAX_BYTES
    }

    /// The batch of the records so far. The next one begins empty.
    #[must_use]
    pub fn finish(&mut self) -> SharedBatch {
        self.tell();
        let members = std::mem::replace(&mut self.members, Column::members(&self.schema.fields));
        let batch = Batch { columns: members.into_values().collect(), rows: self.rows };
        (self.rows, self.bytes) = (0, 0);
        self.losses = Losses::default();
        Arc::new(batch)
    }

    /// What of the records is not in the finished batches as it was.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    fn tell(&mut self) {
        tell_unknown("", &self.losses, &mut self.report);
        for (name, column) in self.members.iter() {
            tell_column(name, column, &mut self.report);
        }
    }
}

fn tell_column(path: &str, column: &Column, report: &mut Report) {
    let Losses { conflicts, rounded, broken, repeated, .. } = column.losses;
    report.merge(path, FindingKind::Conflict, conflicts, "values do not fit the schema, and are null");
    report.merge(path, FindingKind::Rounded, rounded, "numbers have more digits than a double keeps");
    report.merge(path, FindingKind::InvalidText, broken, "text has half a surrogate pair, and is kept as spelt");
    let again = "the name came again in the same object; the last value counts";
    report.merge(path, FindingKind::RepeatedName, repeated, again);
    tell_unknown(path, &column.losses, report);
    match &column.values {
        Values::Struct(members) => {
            for (name, member) in members.iter() {
                tell_column(&format!("{path}.{name}"), member, report);
            }
        }
        Values::List { items, .. } => tell_column(&format!("{path}[]"), items, report),
        _ => {}
    }
}

fn tell_unknown(path: &str, losses: &Losses, report: &mut Report) {
    let mut tell = |column: &str, tally: Tally, what| report.merge(column, FindingKind::NoColumn, tally, what);
    for (name, tally) in losses.unknown.iter() {
        let column = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        tell(&column, *tally, "the schema does not have it; it is left out");
    }
    tell(path, losses.other_unknown, "members that the schema does not have are left out");
}
