//! The procedures of the Airbyte API: calls that send several requests.

use airbyte_agent_core::procedure::{ProcedureEntry, ProcedureSchema};

use super::confirm_job::ConfirmJob;
use super::connection_streams::{
    AddConnectionStreams, GetConnectionStreams, RemoveConnectionStreams, SetConnectionStreams,
};
use super::ensure::{EnsureConnection, EnsureDestination, EnsureSource, EnsureTag, EnsureWorkspace};
use super::find::{FindConnection, FindDestination, FindSource, FindTag, FindWorkspace};
use super::jobs_since::JobsSince;
use super::set_webhooks::SetWebhooks;
use super::sync::{ClearConnection, ResetConnection, SyncConnection, SyncConnections, WaitForJob};

/// Writes both tables from one list, so that they have the same order.
macro_rules! procedures {
    ($($procedure:ty,)*) => {
        /// Every procedure.
        pub static PROCEDURES: &[ProcedureEntry] = &[$(ProcedureEntry::of::<$procedure>(),)*];

        /// The JSON Schemas of every procedure, in the order of the table.
        pub static PROCEDURE_SCHEMAS: &[ProcedureSchema] = &[$(ProcedureSchema::of::<$procedure>(),)*];
    };
}

procedures! {
    SyncConnection,
    SyncConnections,
    ResetConnection,
    ClearConnection,
    WaitForJob,
    JobsSince,
    FindSource,
    FindDestination,
    FindConnection,
    FindWorkspace,
    FindTag,
    EnsureConnection,
    GetConnectionStreams,
    AddConnectionStreams,
    RemoveConnectionStreams,
    SetConnectionStreams,
    EnsureDestination,
    ConfirmJob,
    EnsureSource,
    EnsureTag,
    EnsureWorkspace,
    SetWebhooks,
}

#[cfg(test)]
mod tests {
    use schemars::SchemaGenerator;

    use super::*;
    use crate::replication::API;

    #[test]
    fn every_procedure_sends_operations_of_the_api() {
        for entry in PROCEDURES {
            for operation in entry.spec.sends {
                assert!(API.operation(operation).is_ok(), "{}: {operation}", entry.spec.name);
            }
        }
    }

    #[test]
    fn every_parameter_is_documented_and_those_by_position_exist() {
        for procedure in PROCEDURE_SCHEMAS {
            let mut generator = SchemaGenerator::default();
            (procedure.request)(&mut generator);
            let definitions = generator.definitions();
            let request = definitions.values().find(|schema| schema["type"] == "object").expect("a struct");
            let parameters = request["properties"].as_object().expect("parameters");
            for name in procedure.spec.positional {
                assert!(parameters.contains_key(*name), "{}: {name}", procedure.spec.name);
            }
            for (name, schema) in parameters {
                assert!(schema["description"].is_string(), "{}: {name}", procedure.spec.name);
            }
        }
    }
}
