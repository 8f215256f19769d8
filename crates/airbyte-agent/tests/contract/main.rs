//! The operation table against the contract file: every operation, every member, both ways.

mod compare;
mod deviations;
mod difference;
mod document;
mod mutations;
mod operation;
mod said;
mod shape;
mod table;

use std::fmt::Write as _;

/// Operations of the Agent API, documented or not.
const COUNT: usize = 52;

#[test]
fn both_sides_have_every_operation() {
    assert_eq!(document::operations(&document::contract()).len(), COUNT, "operations in the contract");
    assert_eq!(table::operations().len(), COUNT, "operations in the table");
}

#[test]
fn the_table_agrees_with_the_contract() {
    let contract = document::operations(&document::contract());
    let (unexplained, stale) = deviations::judge(compare::differences(&contract, &table::operations()));
    let mut report = String::new();
    for difference in &unexplained {
        let _ = writeln!(report, "  {difference}");
    }
    for deviation in stale {
        let _ = writeln!(report, "  a deviation that is none any more: {}", deviation.reason);
    }
    assert!(report.is_empty(), "{} differences:\n{report}", report.lines().count());
}
