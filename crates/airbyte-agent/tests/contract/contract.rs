//! [`Contract`]: an API's published document, and the table that is compared with it.

use airbyte_agent_core::OperationSchema;
use serde_json::Value;

use crate::agent::AGENT;
use crate::compare;
use crate::deviations::Deviation;
use crate::difference::Difference;
use crate::document;
use crate::operation::Operations;
use crate::replication::REPLICATION;
use crate::table;

pub const CONTRACTS: [&Contract; 2] = [&AGENT, &REPLICATION];

pub struct Contract {
    /// Name of the API.
    pub name: &'static str,
    /// The OpenAPI document.
    pub yaml: &'static str,
    /// The schemas of the table.
    pub schemas: fn() -> Vec<&'static OperationSchema>,
    /// Intended deviations of the table.
    pub deviations: &'static [Deviation],
    /// Operations that the table does not have on purpose.
    pub left_out: &'static [LeftOut],
}

/// An operation that is in the document only.
pub struct LeftOut {
    /// Method and path.
    pub key: &'static str,
    pub reason: &'static str,
}

impl Contract {
    pub fn document(&self) -> Value {
        serde_yaml_ng::from_str(self.yaml).expect("the contract is YAML")
    }

    /// The operations of a version of the document that the table should have.
    pub fn expected(&self, document: &Value) -> Operations {
        document::operations(document, |key| self.left_out.iter().any(|operation| operation.key == key))
    }

    pub fn table(&self) -> Operations {
        table::operations((self.schemas)())
    }

    pub fn differences(&self, document: &Value) -> Vec<Difference> {
        compare::differences(&self.expected(document), &self.table())
    }

    /// The differences that no deviation explains, and the deviations that no longer exist.
    pub fn unexplained_and_stale(&self, document: &Value) -> (Vec<Difference>, Vec<&'static str>) {
        let differences = self.differences(document);
        let is_stale = |known: &&Deviation| !differences.iter().any(|found| known.covers(found));
        let stale_deviations = self.deviations.iter().filter(is_stale).map(|deviation| deviation.reason);
        let keys = document::keys(document);
        let is_gone = |operation: &&LeftOut| !keys.iter().any(|key| key == operation.key);
        let stale_operations = self.left_out.iter().filter(is_gone).map(|operation| operation.reason);
        let stale = stale_deviations.chain(stale_operations).collect();
        let is_unexplained = |found: &Difference| !self.deviations.iter().any(|known| known.covers(found));
        (differences.into_iter().filter(is_unexplained).collect(), stale)
    }
}
