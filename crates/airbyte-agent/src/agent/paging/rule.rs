//! [`Paging`]: a rule for following the pages of an action.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the pages of an action continue, for connectors that the built-in rules do not cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The parameter that says where a page begins.
    pub position: String,
    /// What that parameter takes. Default: `token`.
    #[serde(default)]
    pub kind: Position,
    /// The parameter that limits the records of a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// The member of `connector_metadata` that has the next value, as a path separated by dots. Default: the members
    /// that connectors commonly use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What the position parameter of an action takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// A value from the response.
    #[default]
    Token,
    /// The number of the page, from 1.
    Page,
    /// The number of records before the page.
    Offset,
    /// The id of the last record of the page before.
    Last,
}
