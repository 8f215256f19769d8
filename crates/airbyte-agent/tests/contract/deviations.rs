//! Intended deviations of the table from the contract, and their reasons.

use crate::difference::{Difference, Problem};

pub struct Deviation {
    /// Names of the operations. Empty for all operations.
    operations: &'static [&'static str],
    member: &'static str,
    problem: Problem,
    /// The sections are those of `tests/contract/BEHAVIOUR.md`.
    pub reason: &'static str,
}

pub const DEVIATIONS: &[Deviation] = &[
    Deviation {
        operations: &[],
        member: "header.x-organization-id",
        problem: Problem::Missing,
        reason: "section 1: the header belongs to every call, so it is a setting and a call option",
    },
    Deviation {
        operations: &["workspaces.get", "workspaces.update"],
        member: "response.visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["workspaces.list"],
        member: "response.data[].visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["connectors.execute"],
        member: "response.warning",
        problem: Problem::Type,
        reason: "section 11: official clients disagree whether it is an object or a string",
    },
    Deviation {
        operations: &["beta.automations.update"],
        member: "body.workspace_id",
        problem: Problem::Missing,
        reason: "section 9: it is sent in the query; only the create operations require it in the body",
    },
];

impl Deviation {
    pub fn covers(&self, difference: &Difference) -> bool {
        (self.operations.is_empty() || self.operations.contains(&difference.operation.as_str()))
            && self.member == difference.member
            && self.problem == difference.problem
    }
}

/// The differences that no deviation explains, and the deviations that no longer exist.
pub fn unexplained_and_stale(differences: Vec<Difference>) -> (Vec<Difference>, Vec<&'static Deviation>) {
    let stale = DEVIATIONS.iter().filter(|known| !differences.iter().any(|found| known.covers(found))).collect();
    let unexplained = differences.into_iter().filter(|found| !DEVIATIONS.iter().any(|known| known.covers(found)));
    (unexplained.collect(), stale)
}
