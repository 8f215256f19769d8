//! Paging styles of connectors.

use serde::Deserialize;
use serde_json::Value;

use super::ordered::ordered_option;

/// A paging style.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Param with the page size. Absent if the caller cannot choose it.
    #[serde(default)]
    pub size: Option<SizeParam>,
    /// Default page size.
    #[serde(default = "hundred")]
    pub default_size: u64,
    /// Param with the position. Absent if the caller cannot request another page.
    #[serde(default)]
    pub position: Option<String>,
    /// What a position is.
    pub style: PositionStyle,
    /// Number of the first page.
    #[serde(default = "one")]
    pub first_page: u64,
    /// Whether the last page names a next page too.
    #[serde(default)]
    pub always_next: bool,
    /// Members of `connector_metadata`. Absent: it is null.
    #[serde(default, deserialize_with = "ordered_option")]
    pub metadata: Option<Vec<(String, MetaValue)>>,
}

fn hundred() -> u64 {
    100
}

fn one() -> u64 {
    1
}

/// The param that sets the page size.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeParam {
    /// Its name.
    pub param: String,
    /// Largest value accepted.
    pub max: u64,
}

/// What a connector's position value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PositionStyle {
    /// Opaque text that identifies the last record of the page.
    Cursor,
    /// Number of records to skip.
    Offset,
    /// Page number.
    Page,
    /// Id of the last record of the page.
    LastId,
    /// Time from which records follow, in seconds since 1970.
    Time,
    /// No position leads to another page.
    Whole,
}

/// A member of `connector_metadata` or of a reply, computed from the page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetaValue {
    /// The next position; null at the end.
    Next,
    /// The next position; an empty string at the end (Slack).
    NextOrEmpty,
    /// The position of the last record, even at the end (GraphQL `endCursor`).
    End,
    /// Whether more follows.
    More,
    /// Whether nothing follows.
    Done,
    /// URL of the next page; null at the end.
    NextLink,
    /// URL of the previous page; null on the first.
    PreviousLink,
    /// URL of the first page.
    FirstLink,
    /// Links to this page and to the next one, each with `rel` and `href`.
    Links,
    /// Total number of records that match.
    Total,
    /// Number of records on this page.
    Count,
    /// Number of this page.
    PageNumber,
    /// Number of all pages.
    PageCount,
    /// The page size in force.
    Size,
    /// Number of records before this page.
    Offset,
    /// The page's records, or the record written.
    Records,
    /// Id of the record written.
    Id,
    /// A member of the record written, by path.
    Field(String),
    /// An object.
    Object(Vec<(String, MetaValue)>),
    /// An object; null at the end.
    NextObject(Vec<(String, MetaValue)>),
    /// A constant.
    Literal(Value),
}
