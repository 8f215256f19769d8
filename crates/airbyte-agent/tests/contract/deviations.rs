//! Where the table departs from the contract on purpose, and why.

use crate::difference::{Difference, Problem};

pub struct Deviation {
    /// Names of operations; empty for all of them.
    operations: &'static [&'static str],
    member: &'static str,
    problem: Problem,
    /// Sections are those of the contract's companion.
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
        member: "answer.visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["workspaces.list"],
        member: "answer.data[].visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["connectors.execute"],
        member: "answer.warning",
        problem: Problem::Type,
        reason: "section 11: official clients disagree whether it is an object or a string",
    },
    Deviation {
        operations: &["beta.automations.update"],
        member: "body.workspace_id",
        problem: Problem::Missing,
        reason: "section 9: it travels in the query; only the creations need it in the body",
    },
];

impl Deviation {
    pub fn covers(&self, difference: &Difference) -> bool {
        (self.operations.is_empty() || self.operations.contains(&difference.operation.as_str()))
            && self.member == difference.member
            && self.problem == difference.problem
    }
}

/// What is left of the differences, and the deviations that no longer exist.
pub fn judge(differences: Vec<Difference>) -> (Vec<Difference>, Vec<&'static Deviation>) {
    let stale = DEVIATIONS.iter().filter(|known| !differences.iter().any(|found| known.covers(found))).collect();
    let unexplained = differences.into_iter().filter(|found| !DEVIATIONS.iter().any(|known| known.covers(found)));
    (unexplained.collect(), stale)
}
