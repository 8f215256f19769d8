//! The operation table against the contract file: every operation, every member, both ways.

mod compare;
mod constraints;
mod deviations;
mod difference;
mod document;
mod mutations;
mod operation;

mod shape;
mod table;

use std::fmt::Write as _;

#[test]
fn both_sides_have_every_operation() {
    let (contract, table) = (document::operations(&document::contract()), table::operations());
    assert!(!contract.is_empty());
    assert_eq!(contract.keys().collect::<Vec<_>>(), table.keys().collect::<Vec<_>>());
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
