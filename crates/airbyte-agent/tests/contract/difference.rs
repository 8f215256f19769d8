//! A difference between the contract and the table.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `resource.verb`, or the `operationId` if the table does not have the operation.
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
    /// Only one side allows `null`.
    Null,
    /// Different values of an enum, or an enum that does not accept unknown values.
    Values,
    /// A different format, default or limit.
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
