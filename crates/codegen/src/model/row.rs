//! A row of the operation table, or of the table of procedures.

use airbyte_agent_core::OperationSchema;
use airbyte_agent_core::operation::{Method, OperationSpec};
use airbyte_agent_core::procedure::{ProcedureSchema, ProcedureSpec};
use schemars::SchemaGenerator;
use serde_json::Value;

/// A row with its schemas.
pub(super) struct Row {
    pub(super) spec: &'static OperationSpec,
    pub(super) procedure: Option<&'static ProcedureSpec>,
    /// What its resource is for; empty for procedures, whose resources have operations too.
    pub(super) resource_doc: &'static str,
    pub(super) request: Value,
    pub(super) response: Value,
}

impl Row {
    pub(super) fn of_operation(schema: &'static OperationSchema, generator: &mut SchemaGenerator) -> Self {
        Self {
            spec: schema.spec,
            procedure: None,
            resource_doc: schema.resource_doc,
            request: (schema.request)(generator).to_value(),
            response: (schema.response)(generator).to_value(),
        }
    }

    pub(super) fn of_procedure(schema: &'static ProcedureSchema, generator: &mut SchemaGenerator) -> Self {
        let ProcedureSpec { name, effect, positional, .. } = *schema.spec;
        let spec = OperationSpec::new(name, Method::Post, "").effect(effect).positional(positional);
        Self {
            // Leaked, because operations have static ones; there are few, and the process ends soon.
            spec: Box::leak(Box::new(spec)),
            procedure: Some(schema.spec),
            resource_doc: "",
            request: (schema.request)(generator).to_value(),
            response: (schema.response)(generator).to_value(),
        }
    }
}
