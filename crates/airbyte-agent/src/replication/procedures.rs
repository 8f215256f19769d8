//! The procedures of the Airbyte API: calls that send several requests.

use airbyte_agent_core::procedure::{ProcedureEntry, ProcedureSchema};

/// Every procedure.
pub static PROCEDURES: &[ProcedureEntry] = &[];

/// The JSON Schemas of every procedure, in the order of the table.
pub static PROCEDURE_SCHEMAS: &[ProcedureSchema] = &[];
