//! Compares each operation table with its contract: every operation and every member, in both directions.

mod agent;
mod compare;
mod constraints;
mod contract;
mod deviations;
mod difference;
mod document;
mod mutations;
mod operation;
mod replication;
mod shape;
mod table;

use std::fmt::Write as _;

use crate::contract::CONTRACTS;

#[test]
fn contract_and_table_have_the_same_operations() {
    for contract in CONTRACTS {
        let (expected, table) = (contract.expected(&contract.document()), contract.table());
        assert!(!expected.is_empty());
        assert_eq!(
            expected.keys().collect::<Vec<_>>(),
            table.keys().collect::<Vec<_>>(),
            "operations of the {}",
            contract.name
        );
    }
}

#[test]
fn the_table_agrees_with_the_contract() {
    let mut report = String::new();
    for contract in CONTRACTS {
        let (unexplained, stale) = contract.unexplained_and_stale(&contract.document());
        for difference in unexplained {
            let _ = writeln!(report, "  {}: {difference}", contract.name);
        }
        for reason in stale {
            let _ = writeln!(report, "  {}: a deviation that no longer exists: {reason}", contract.name);
        }
    }
    assert!(report.is_empty(), "{} differences:\n{report}", report.lines().count());
}
