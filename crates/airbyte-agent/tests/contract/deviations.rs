//! [`Deviation`]: an intended deviation of a table from its contract.

use crate::difference::{Difference, Problem};

pub struct Deviation {
    /// Names of the operations. Empty for all operations.
    pub operations: &'static [&'static str],
    pub member: &'static str,
    pub problem: Problem,
    pub reason: &'static str,
}

impl Deviation {
    pub fn covers(&self, difference: &Difference) -> bool {
        (self.operations.is_empty() || self.operations.contains(&difference.operation.as_str()))
            && self.member == difference.member
            && self.problem == difference.problem
    }
}
