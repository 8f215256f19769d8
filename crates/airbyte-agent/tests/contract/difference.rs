//! What the two sides do not agree on.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `resource.verb`, or `operationId` where the table has no such operation.
    pub operation: String,
    /// Path of the member, from `path`, `query`, `header`, `body` or `answer` on; empty for the operation itself.
    pub member: String,
    pub problem: Problem,
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// In the contract, not in the table.
    Missing,
    /// In the table, not in the contract.
    Unknown,
    Type,
    /// Required on one side only.
    Required,
    /// One side knows `null`, the other must not meet it.
    Null,
    /// Other words in an enum, or an enum that cannot grow.
    Words,
    /// Another format, default or limit of a member.
    Constraint,
    Token,
    Stability,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, member, problem, detail } = self;
        write!(f, "{operation} {member} {problem:?}: {detail}")
    }
}
