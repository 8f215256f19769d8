//! The fault rules in force, and the calls that they have counted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::rule::{FaultKind, FaultRule};

/// The fault rules in force.
#[derive(Debug, Default)]
pub(crate) struct FaultSchedule(Mutex<Vec<FaultRule>>);

impl FaultSchedule {
    fn rules(&self) -> MutexGuard<'_, Vec<FaultRule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        self.rules().clone()
    }

    pub(crate) fn replace(&self, rules: Vec<FaultRule>) {
        *self.rules() = rules;
    }

    pub(crate) fn add(&self, rules: Vec<FaultRule>) {
        self.rules().extend(rules);
    }

    /// Counts a call of an operation, and returns the fault that happens to it, if any.
    pub(crate) fn next_call(&self, operation: &str) -> Option<FaultKind> {
        let mut due = None;
        for rule in self.rules().iter_mut().filter(|rule| rule.applies_to(operation)) {
            rule.calls += 1;
            if due.is_none() && rule.is_due() {
                rule.happened += 1;
                due = Some(rule.fault.clone());
            }
        }
        due
    }
}
