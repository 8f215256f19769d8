//! [`TableOptions`]: how records become columns.

/// How records become columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TableOptions {
    /// What becomes of objects and arrays in records.
    pub nested: Nested,
    /// Whether a column whose texts are all times of RFC 3339 has timestamps. Otherwise it has texts.
    pub timestamps: bool,
}

/// What becomes of objects and arrays in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Nested {
    /// Structs and lists.
    #[default]
    Struct,
    /// JSON text, as it was spelt.
    Json,
}

/// Levels of objects and arrays below which there is JSON text.
pub(crate) const MAX_DEPTH: usize = 24;

/// Members of an object in a record above which it is JSON text: they are probably data and not names.
pub(crate) const MAX_MEMBERS: usize = 200;

/// Columns of a table. Members of records above that are in no column of their own.
pub(crate) const MAX_COLUMNS: usize = 10_000;

/// The column of records that are no objects.
pub(crate) const VALUE_COLUMN: &str = "value";
