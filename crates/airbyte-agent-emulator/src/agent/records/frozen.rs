//! The records of an entity as they were at one moment, readable without the database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::generated::{Generated, index};
use super::generator::Counts;
use super::store::signed;
use crate::agent::catalogue::ConnectorType;

/// The records of an entity as they were at one moment.
#[derive(Debug)]
pub(crate) struct FrozenRecords {
    kind: Arc<ConnectorType>,
    entity: String,
    counts: Counts,
    /// How many records are generated.
    generated: u64,
    written: BTreeMap<i64, Value>,
    deleted: BTreeSet<i64>,
}

impl FrozenRecords {
    pub(super) fn new(
        kind: Arc<ConnectorType>,
        entity: &str,
        counts: Counts,
        generated: u64,
        written: BTreeMap<i64, Value>,
        deleted: BTreeSet<i64>,
    ) -> Self {
        Self { kind, entity: entity.to_owned(), counts, generated, written, deleted }
    }

    /// The position of the record after `position`, in listing order.
    pub(crate) fn next_position(&self, position: i64) -> Option<i64> {
        let mut next = position.max(0) + 1;
        while next <= signed(self.generated) {
            if !self.deleted.contains(&next) {
                return Some(next);
            }
            next += 1;
        }
        self.written.range(next..).next().map(|(position, _)| *position)
    }

    /// A member of the record at a position; null if it has none with this name.
    pub(crate) fn member(&self, position: i64, name: &str) -> Value {
        if let Some(written) = self.written.get(&position) {
            return written.get(name).cloned().unwrap_or(Value::Null);
        }
        let Some(entity) = self.kind.entity(&self.entity) else { return Value::Null };
        let base = Generated { kind: &self.kind, entity, counts: &self.counts, len: self.generated };
        let mut body = base.body(index(position), &base.exactly(name));
        body.get_mut(name).map(Value::take).unwrap_or_default()
    }
}
