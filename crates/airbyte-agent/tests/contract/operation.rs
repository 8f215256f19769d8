//! An operation, as read from the contract or from the table.

use std::collections::BTreeMap;
use std::fmt;

use crate::shape::{Member, Shape};

/// Operations by method and path.
pub type Operations = BTreeMap<String, Operation>;

#[derive(Clone, Debug)]
pub struct Operation {
    /// `resource.verb` in the table, `operationId` in the contract.
    pub name: String,
    pub token: String,
    pub undocumented: bool,
    pub request: BTreeMap<(Place, String), Member>,
    pub response: Shape,
}

/// Where a member of a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Path,
    Query,
    Header,
    Body,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        })
    }
}
