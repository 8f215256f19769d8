//! [`Paging`]: a rule for following the pages of an action.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// How the pages of an action continue, for connectors that the catalogue does not cover.
///
/// Paths have their steps separated by dots. They are looked up in `connector_metadata`, in the member `meta` of the
/// result, and in the result itself. Without paths, the members that connectors commonly use decide.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The parameter that says where a page begins. Default: none takes it, so that a second page is an error.
    pub position: Option<String>,
    /// What that parameter takes. Default: `token`.
    #[serde(default)]
    pub kind: Position,
    /// The value for the first page. Default: 1 for `page`, 0 for `offset`. For `last` and `time` it is sent if it is set.
    pub first: Option<u64>,
    /// The parameter that limits the records of a page.
    pub size: Option<String>,
    /// How many records a page has if the call does not say.
    pub default_size: Option<u64>,
    /// The largest value that the service takes for `size`. Unless it is known, a page shorter than requested is not
    /// taken for the last.
    pub max_size: Option<u64>,
    /// Path of the next value: the value itself, a URL with the parameter in its query, an object with the parameter as
    /// a member, or a list of links of which one has `rel` `next`. Where it is absent, the page is the last.
    pub next: Option<String>,
    /// Path of a flag that is true if there is another page.
    pub more: Option<String>,
    /// Path of a flag that is true on the last page.
    pub done: Option<String>,
    /// Path of the number of all records.
    pub total: Option<String>,
    /// Path of the number of all pages.
    pub page_count: Option<String>,
    /// What else ends the paging.
    pub end: Option<End>,
    /// Path of the records in the result. Default: the result, or its member `data`.
    pub records: Option<String>,
    /// Path of the id of a record, for `last`. Default: `id`.
    pub id: Option<String>,
}

/// What the position parameter of an action takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// A value from the response.
    #[default]
    Token,
    /// The number of the page.
    Page,
    /// The number of records before the page.
    Offset,
    /// The id of the last record of the page before.
    Last,
    /// A time from the response, in seconds since 1970: records from then on.
    Time,
}

/// What ends the paging besides the paths of a [`Paging`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// A page without records: the response names a next page even on the last.
    EmptyPage,
}
