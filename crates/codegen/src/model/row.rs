//! A row of the operation table.

use airbyte_agent_core::OperationSchema;
use serde_json::Value;

/// A row of the operation table with its schemas.
pub(super) struct Row {
    pub(super) schema: &'static OperationSchema,
    pub(super) request: Value,
    pub(super) response: Value,
}
