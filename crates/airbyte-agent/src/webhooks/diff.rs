//! [`SchemaDiff`]: how a schema changed, read from the text that lists it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the schema of a source changed.
///
/// Airbyte sends this as text only. Streams are `namespace.stream`, or the name alone if there is no namespace; nested fields
/// are joined by dots. Changes of fields are not listed for a stream whose primary key changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SchemaDiff {
    /// Streams that are new.
    pub streams_added: Vec<String>,
    /// Streams that no longer exist.
    pub streams_removed: Vec<String>,
    /// Streams whose primary key changed.
    pub primary_keys_changed: Vec<PrimaryKeyChange>,
    /// Streams with changed fields.
    pub fields_changed: Vec<FieldChanges>,
    /// Whether the whole text was understood: every line, and as many changes as its headings count.
    pub is_complete: bool,
    /// The text.
    pub text: String,
}

/// A stream whose primary key changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrimaryKeyChange {
    /// The stream.
    pub stream: String,
    /// Fields of the primary key before the change. Empty if there was none.
    pub before: Vec<String>,
    /// Fields of the primary key after the change. Empty if there is none.
    pub after: Vec<String>,
}

/// A stream with changed fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChanges {
    /// The stream.
    pub stream: String,
    /// Fields that are new.
    pub added: Vec<String>,
    /// Fields whose type changed.
    pub changed: Vec<String>,
    /// Fields that no longer exist.
    pub removed: Vec<String>,
}

impl SchemaDiff {
    pub(super) fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if reader.line(line).is_none() {
                reader.is_confused = true;
            }
        }
        let is_complete = reader.is_complete();
        Self { is_complete, text: text.to_owned(), ..reader.diff }
    }
}

#[derive(Default)]
struct Reader {
    diff: SchemaDiff,
    part: Option<Part>,
    /// What the headings count.
    streams: Counts,
    fields: Counts,
    is_confused: bool,
}

#[derive(Clone, Copy)]
enum Part {
    Streams,
    Fields,
}

impl Reader {
    /// Reads a line. `None` if it is not understood.
    fn line(&mut self, line: &str) -> Option<()> {
        let item = line.trim_start();
        let (mark, name) = item.split_once(' ')?;
        // A stream may be called as a heading, but is indented deeper.
        if line.len() - item.len() < 3 && mark == "•" {
            return self.heading(name);
        }
        let name = || name.to_owned();
        let diff = &mut self.diff;
        match (self.part?, Mark::of(mark)?) {
            (Part::Streams, Mark::Added) => diff.streams_added.push(name()),
            (Part::Streams, Mark::Removed) => diff.streams_removed.push(name()),
            (Part::Streams, Mark::Changed) => {
                diff.primary_keys_changed.push(PrimaryKeyChange { stream: name(), ..PrimaryKeyChange::default() });
            }
            (Part::Streams, Mark::Bullet) => {
                let change = diff.primary_keys_changed.last_mut()?;
                (change.before, change.after) = primary_keys(&name())?;
            }
            (Part::Fields, Mark::Bullet) => {
                diff.fields_changed.push(FieldChanges { stream: name(), ..FieldChanges::default() });
            }
            (Part::Fields, mark) => {
                let stream = diff.fields_changed.last_mut()?;
                let fields = match mark {
                    Mark::Added => &mut stream.added,
                    Mark::Removed => &mut stream.removed,
                    _ => &mut stream.changed,
                };
                fields.push(name());
            }
        }
        Some(())
    }

    /// `Streams (+1/-1/~0)` or `Fields (+1/~0/-1)`.
    fn heading(&mut self, heading: &str) -> Option<()> {
        let (name, counts) = heading.strip_suffix(')')?.split_once(" (")?;
        let counts = Counts::read(counts)?;
        match name {
            "Streams" => (self.part, self.streams) = (Some(Part::Streams), counts),
            "Fields" => (self.part, self.fields) = (Some(Part::Fields), counts),
            _ => {
                self.part = None;
                return None;
            }
        }
        Some(())
    }

    fn is_complete(&self) -> bool {
        let diff = &self.diff;
        let streams = Counts {
            added: diff.streams_added.len(),
            removed: diff.streams_removed.len(),
            changed: diff.primary_keys_changed.len(),
        };
        let count =
            |fields: fn(&FieldChanges) -> &Vec<String>| diff.fields_changed.iter().map(|it| fields(it).len()).sum();
        let fields =
            Counts { added: count(|it| &it.added), removed: count(|it| &it.removed), changed: count(|it| &it.changed) };
        !self.is_confused && streams == self.streams && fields == self.fields
    }
}

enum Mark {
    Added,
    Removed,
    Changed,
    Bullet,
}

impl Mark {
    fn of(text: &str) -> Option<Self> {
        match text {
            "＋" | "+" => Some(Self::Added),
            "－" | "-" => Some(Self::Removed),
            "～" | "~" => Some(Self::Changed),
            "•" => Some(Self::Bullet),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    added: usize,
    removed: usize,
    changed: usize,
}

impl Counts {
    /// Numbers with signs, in any order: `+1/~0/-1`.
    fn read(text: &str) -> Option<Self> {
        let mut counts = Self::default();
        for part in text.split('/') {
            let mut characters = part.chars();
            let count = match characters.next()? {
                '+' => &mut counts.added,
                '-' => &mut counts.removed,
                '~' => &mut counts.changed,
                _ => return None,
            };
            *count = characters.as_str().parse().ok()?;
        }
        Some(counts)
    }
}

/// The primary keys before and after a change: `Primary key changed (id -> [id, day])`, `id added as primary key` or `id
/// removed as primary key`.
fn primary_keys(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    if let Some(change) = text.strip_prefix("Primary key changed (").and_then(|text| text.strip_suffix(')')) {
        let (before, after) = change.split_once(" -> ")?;
        return Some((key_fields(before), key_fields(after)));
    }
    let added = text.strip_suffix(" added as primary key").map(|key| (Vec::new(), key_fields(key)));
    added.or_else(|| text.strip_suffix(" removed as primary key").map(|key| (key_fields(key), Vec::new())))
}

/// `id`, or `[id, day]` if there are several fields.
fn key_fields(text: &str) -> Vec<String> {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(fields) => fields.split(", ").map(str::to_owned).collect(),
        None => vec![text.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn every_kind_of_change_is_read() {
        let text = " • Streams (+1/-2/~3)\n   ＋ ns.foo\n   － deprecated\n   － schema1.also removed\n   ~ a\n     • Primary key \
                    changed (id -> [id, day])\n   ~ b\n     • id added as primary key\n   ~ c\n     • [x, y.z] removed as primary \
                    key\n • Fields (+2/~1/-1)\n   • main.users\n     ＋ added_too\n     ＋ new.field\n     － gone\n   • Fields \
                    (+9/~9/-9)\n     ～ cow\n";
        let key = |stream: &str, before: &[&str], after: &[&str]| PrimaryKeyChange {
            stream: stream.into(),
            before: texts(before),
            after: texts(after),
        };
        let fields = |stream: &str, added: &[&str], changed: &[&str], removed: &[&str]| FieldChanges {
            stream: stream.into(),
            added: texts(added),
            changed: texts(changed),
            removed: texts(removed),
        };
        let expected = SchemaDiff {
            streams_added: texts(&["ns.foo"]),
            streams_removed: texts(&["deprecated", "schema1.also removed"]),
            primary_keys_changed: vec![
                key("a", &["id"], &["id", "day"]),
                key("b", &[], &["id"]),
                key("c", &["x", "y.z"], &[]),
            ],
            fields_changed: vec![
                fields("main.users", &["added_too", "new.field"], &[], &["gone"]),
                fields("Fields (+9/~9/-9)", &[], &["cow"], &[]),
            ],
            is_complete: true,
            text: text.into(),
        };
        assert_eq!(SchemaDiff::read(text), expected);
    }

    #[test]
    fn what_is_not_understood_makes_the_diff_incomplete() {
        for text in [
            // Another mark, a line without one, a name with a line break, and a heading of another part.
            " • Fields (+1/~0/-0)\n   • users\n     ＋ a\n     ? b",
            " • Streams (+1/-0/~0)\n   ＋ a\nand more",
            " • Streams (+1/-0/~0)\n   ＋ a\n • Indexes (+1)\n   ＋ b",
            // Fewer or more changes than the headings count.
            " • Streams (+2/-0/~0)\n   ＋ a",
            " • Fields (+0/~0/-0)\n   • users\n     ＋ a",
            // Changes without a heading or a stream, and counts that are none.
            "   ＋ a",
            " • Fields (+1/~0/-0)\n     ＋ a",
            " • Streams (+99999999999999999999999/-0/~0)\n   ＋ a",
            " • Streams ()\n   ＋ a",
            " • Streams (+0/-0/~1)\n   ~ a\n     • another key",
        ] {
            let diff = SchemaDiff::read(text);
            assert!(!diff.is_complete, "{text}");
            assert_eq!(diff.text, text);
        }
        let diff = SchemaDiff::read(" • Streams (+1/-0/~0)\n   ＋ a\nand more");
        assert_eq!(diff.streams_added, ["a"]);
    }

    #[test]
    fn an_empty_text_is_an_empty_diff() {
        assert_eq!(SchemaDiff::read(""), SchemaDiff { is_complete: true, ..SchemaDiff::default() });
    }
}
