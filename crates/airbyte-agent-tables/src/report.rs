//! [`Report`]: what of the records is not in the table as it was.

use std::fmt;

use crate::tally::Tally;

/// What of the records is not in the table as it was. Nothing is lost without a line here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The lines, in the order of the columns.
    pub findings: Vec<Finding>,
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The column, with the names of the members inside it: `user.id`; `[]` stands for the items of an array.
    pub column: String,
    /// What happened.
    pub kind: FindingKind,
    /// How many values it is about.
    pub count: u64,
    /// The record with the first of them, counted from 0.
    pub first_record: u64,
    /// What happened, in words.
    pub reason: String,
}

/// What happened to which column and how many values, in words.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, count, first_record, reason, .. } = self;
        if !column.is_empty() {
            write!(f, "`{column}`: ")?;
        }
        let values = if *count == 1 { "value" } else { "values" };
        write!(f, "{reason} ({count} {values}, the first in record {first_record})")
    }
}

/// What happened to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// Values of several kinds are text or JSON text, as they were spelt.
    Mixed,
    /// Numbers beyond 64 bits, or integers among floats that no double is: all are text, as they were spelt.
    ExactText,
    /// Numbers had more digits than a double keeps.
    Rounded,
    /// Objects with too many members are JSON text.
    TooManyMembers,
    /// Levels below the deepest are JSON text.
    TooDeep,
    /// A name came again in an object: the last value counts.
    RepeatedName,
    /// Text with half a surrogate pair is kept as it was spelt.
    InvalidText,
    /// Records have more members than a table has columns. They are left out.
    TooManyColumns,
    /// Values did not fit the schema, and are null.
    Conflict,
    /// Members have no column in the schema, and are left out.
    NoColumn,
}

impl FindingKind {
    /// The kind as a word, such as `mixed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::ExactText => "exact_text",
            Self::Rounded => "rounded",
            Self::TooManyMembers => "too_many_members",
            Self::TooDeep => "too_deep",
            Self::RepeatedName => "repeated_name",
            Self::InvalidText => "invalid_text",
            Self::TooManyColumns => "too_many_columns",
            Self::Conflict => "conflict",
            Self::NoColumn => "no_column",
        }
    }
}

impl Report {
    /// The lines about columns, without those about single values.
    pub(crate) fn of_types(mut self) -> Self {
        use FindingKind::{InvalidText, RepeatedName, Rounded};
        self.findings.retain(|finding| !matches!(finding.kind, InvalidText | RepeatedName | Rounded));
        self
    }

    /// Adds a line, if there is anything to tell.
    pub(crate) fn add(&mut self, column: &str, kind: FindingKind, tally: Tally, reason: &str) {
        if tally.is_any() {
            let Tally { count, first } = tally;
            let (column, reason) = (column.to_owned(), reason.to_owned());
            self.findings.push(Finding { column, kind, count, first_record: first, reason });
        }
    }

    /// Adds to the line that is there already, or adds a line.
    pub(crate) fn merge(&mut self, column: &str, kind: FindingKind, tally: Tally, reason: &str) {
        let Some(known) = self.findings.iter().position(|it| it.column == column && it.kind == kind) else {
            return self.add(column, kind, tally, reason);
        };
        if tally.is_any() {
            let Finding { count, first_record, .. } = self.findings.remove(known);
            self.add(column, kind, Tally { count: count + tally.count, first: first_record }, reason);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.findings.iter().map(Finding::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
