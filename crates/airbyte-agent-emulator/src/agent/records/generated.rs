//! The generated records of an entity. None is kept: each is generated when it is read, from its index.

use serde_json::Value;

use super::Record;
use super::generator::{Counts, generate, generate_fields, index_of_id};
use crate::agent::catalogue::{ConnectorType, Entity, FieldGenerator, IdAlphabet};
use crate::agent::json_path;

/// The generated records of an entity; records of a seed take the place of the first ones.
#[derive(Clone, Copy)]
pub(super) struct Generated<'a> {
    pub(super) kind: &'a ConnectorType,
    pub(super) entity: &'a Entity,
    pub(super) counts: &'a Counts,
    /// How many there are.
    pub(super) len: u64,
}

/// Which members of a record are generated.
pub(super) enum Selection<'a> {
    All,
    Fields(Vec<&'a (String, FieldGenerator)>),
}

impl<'a> Generated<'a> {
    /// The members that these paths read.
    pub(super) fn selection<P: AsRef<str>>(&self, paths: &[P]) -> Selection<'a> {
        let is_read = |name: &str| paths.iter().any(|path| json_path::reads(path.as_ref(), name));
        Selection::Fields(self.entity.fields.iter().filter(|(name, _)| is_read(name)).collect())
    }

    /// One member.
    pub(super) fn exactly(&self, member: &str) -> Selection<'a> {
        Selection::Fields(self.entity.fields.iter().filter(|(name, _)| name == member).collect())
    }

    /// The record at an index, from 0, with at least the selected members.
    pub(super) fn body(&self, index: u64, selection: &Selection<'_>) -> Value {
        if let Some(given) = self.entity.seed_records.get(clamp(index)) {
            return given.clone();
        }
        match selection {
            Selection::All => generate(self.kind, self.entity, index, self.counts),
            Selection::Fields(fields) => {
                generate_fields(self.kind, self.entity, fields.iter().copied(), index, self.counts)
            }
        }
    }

    /// The record at an index, whole.
    pub(super) fn record(&self, index: u64) -> Record {
        let body = self.body(index, &Selection::All);
        Record { position: position(index), id: self.id_in(&body, index), body }
    }

    /// The id of the record at an index, of which `body` has at least the member with the id.
    pub(super) fn id_in(&self, body: &Value, index: u64) -> String {
        Record::id_in(body, &self.entity.id).unwrap_or_else(|| (index + 1).to_string())
    }

    /// The index of the record with this id. Numbers and generated ids are computed back; others are searched.
    pub(super) fn index_of(&self, id: &str) -> Option<u64> {
        let id_only = self.selection(&[&self.entity.id]);
        let has_id = |index: &u64| self.id_in(&self.body(*index, &id_only), *index) == id;
        let seeded = (self.entity.seed_records.len() as u64).min(self.len);
        if let Some(index) = (0..seeded).find(has_id) {
            return Some(index);
        }
        let field = self.entity.fields.iter().find(|(name, _)| *name == self.entity.id).map(|(_, field)| field);
        let field = match field {
            Some(FieldGenerator::AsText(of)) => Some(&**of),
            other => other,
        };
        match field {
            Some(FieldGenerator::Serial { from, step }) if *step != 0 => {
                let distance = id.parse::<i64>().ok()?.checked_sub(*from)?;
                let index = u64::try_from(distance.checked_div(*step)?).ok()?;
                Some(index).filter(|index| *index < self.len && has_id(index))
            }
            Some(FieldGenerator::Id { prefix, length, alphabet }) if *alphabet != IdAlphabet::Uuid => {
                let (first, step) = index_of_id(id, prefix, *length, *alphabet)?;
                (first..self.len).step_by(clamp(step)).find(has_id)
            }
            _ => (seeded..self.len).find(has_id),
        }
    }
}

/// The place of a generated record in the listing order.
pub(super) fn position(index: u64) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)
}

/// The index of the generated record at a position.
pub(super) fn index(position: i64) -> u64 {
    u64::try_from(position - 1).unwrap_or_default()
}

fn clamp(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
