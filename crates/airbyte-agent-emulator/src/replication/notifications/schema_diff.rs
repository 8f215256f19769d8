//! What changed in a schema, and how notifications write it: as text for people.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What changed in the schema of a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SchemaDiff {
    /// Streams that are new, as `namespace.stream`.
    pub streams_added: BTreeSet<String>,
    /// Streams that are gone.
    pub streams_removed: BTreeSet<String>,
    /// Streams with another primary key.
    pub keys_changed: BTreeMap<String, KeyChange>,
    /// Changes of fields by stream.
    pub fields: BTreeMap<String, FieldChanges>,
}

/// A primary key before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyChange {
    /// Fields of the key before.
    pub before: Vec<String>,
    /// Fields of the key now.
    pub after: Vec<String>,
}

/// What changed in the fields of a stream. Names of nested fields are joined by dots.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FieldChanges {
    /// Fields that are new.
    pub added: BTreeSet<String>,
    /// Fields that are gone.
    pub removed: BTreeSet<String>,
    /// Fields with another type.
    pub changed: BTreeSet<String>,
}

impl SchemaDiff {
    pub(crate) fn is_empty(&self) -> bool {
        self.streams_added.is_empty()
            && self.streams_removed.is_empty()
            && self.keys_changed.is_empty()
            && self.fields.values().all(|changes| changes.len() == 0)
    }

    /// The changes as text. The counts of streams and of fields stand in different orders, as the service writes them.
    pub(super) fn text(&self) -> String {
        let mut lines = Vec::new();
        let (added, removed, keys) = (self.streams_added.len(), self.streams_removed.len(), self.keys_changed.len());
        if added + removed + keys > 0 {
            lines.push(format!(" • Streams (+{added}/-{removed}/~{keys})"));
            lines.extend(self.streams_added.iter().map(|stream| format!("   ＋ {stream}")));
            lines.extend(self.streams_removed.iter().map(|stream| format!("   － {stream}")));
            for (stream, KeyChange { before, after }) in &self.keys_changed {
                lines.push(format!("   ~ {stream}"));
                lines.push(format!("     • Primary key changed ({} -> {})", key(before), key(after)));
            }
        }
        let count = |of: fn(&FieldChanges) -> &BTreeSet<String>| {
            self.fields.values().map(|changes| of(changes).len()).sum::<usize>()
        };
        let added = count(|changes| &changes.added);
        let (changed, removed) = (count(|changes| &changes.changed), count(|changes| &changes.removed));
        if added + changed + removed > 0 {
            lines.push(format!(" • Fields (+{added}/~{changed}/-{removed})"));
            for (stream, changes) in self.fields.iter().filter(|(_, changes)| changes.len() > 0) {
                lines.push(format!("   • {stream}"));
                lines.extend(changes.added.iter().map(|field| format!("     ＋ {field}")));
                lines.extend(changes.removed.iter().map(|field| format!("     － {field}")));
                lines.extend(changes.changed.iter().map(|field| format!("     ～ {field}")));
            }
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }
}

impl FieldChanges {
    fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }
}

fn key(fields: &[String]) -> String {
    match fields {
        [field] => field.clone(),
        fields => format!("[{}]", fields.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::SchemaDiff;

    #[test]
    fn a_changed_key_is_shown_before_and_after() {
        let diff = json!({"keys_changed": {"public.users": {"before": ["id"], "after": ["id", "day"]}}});
        let diff: SchemaDiff = serde_json::from_value(diff).expect("a diff");
        let text = " • Streams (+0/-0/~1)\n   ~ public.users\n     • Primary key changed (id -> [id, day])\n";
        assert_eq!(diff.text(), text);
        assert!(!diff.is_empty() && SchemaDiff::default().is_empty());
    }
}
