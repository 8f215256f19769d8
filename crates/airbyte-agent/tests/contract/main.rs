//! Compares the operation table with the contract file: every operation and every member, in both directions.

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
fn contract_and_table_have_the_same_operations() {
    let (contract, table) = (document::operations(&document::contract()), table::operations());
    assert!(!contract.is_empty());
    assert_eq!(contract.keys().collect::<Vec<_>>(), table.keys().collect::<Vec<_>>());
}

#[test]
fn the_table_agrees_with_the_contract() {
    let contract = document::operations(&document::contract());
    let (unexplained, stale) = deviations::unexplained_and_stale(compare::differences(&contract, &table::operations()));
    let mut report = String::new();
    for difference in &unexplained {
        let _ = writeln!(report, "  {difference}");
    }
    for deviation in stale {
        let _ = writeln!(report, "  a deviation that no longer exists: {}", deviation.reason);
    }
    assert!(report.is_empty(), "{} differences:\n{report}", report.lines().count());
}
