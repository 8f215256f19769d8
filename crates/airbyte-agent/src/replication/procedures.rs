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
