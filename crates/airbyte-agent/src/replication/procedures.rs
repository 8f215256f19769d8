//! The procedures of the Airbyte API: calls that send several requests.

use airbyte_agent_core::procedure::{ProcedureEntry, ProcedureSchema};

use super::confirm_job::ConfirmJob;
use super::connection_streams::{
    AddConnectionStreams, GetConnectionStreams, RemoveConnectionStreams, SetConnectionStreams,
};
use super::ensure::{EnsureConnection, EnsureDestination, EnsureSource, EnsureTag, EnsureWorkspace};
use super::set_webhooks::SetWebhooks;

/// Every procedure.
pub static PROCEDURES: &[ProcedureEntry] = &[
    ProcedureEntry::of::<EnsureConnection>(),
    ProcedureEntry::of::<GetConnectionStreams>(),
    ProcedureEntry::of::<AddConnectionStreams>(),
    ProcedureEntry::of::<RemoveConnectionStreams>(),
    ProcedureEntry::of::<SetConnectionStreams>(),
    ProcedureEntry::of::<EnsureDestination>(),
    ProcedureEntry::of::<ConfirmJob>(),
    ProcedureEntry::of::<EnsureSource>(),
    ProcedureEntry::of::<EnsureTag>(),
    ProcedureEntry::of::<EnsureWorkspace>(),
    ProcedureEntry::of::<SetWebhooks>(),
];

/// The JSON Schemas of every procedure, in the order of the table.
pub static PROCEDURE_SCHEMAS: &[ProcedureSchema] = &[
    ProcedureSchema::of::<EnsureConnection>(),
    ProcedureSchema::of::<GetConnectionStreams>(),
    ProcedureSchema::of::<AddConnectionStreams>(),
    ProcedureSchema::of::<RemoveConnectionStreams>(),
    ProcedureSchema::of::<SetConnectionStreams>(),
    ProcedureSchema::of::<EnsureDestination>(),
    ProcedureSchema::of::<ConfirmJob>(),
    ProcedureSchema::of::<EnsureSource>(),
    ProcedureSchema::of::<EnsureTag>(),
    ProcedureSchema::of::<EnsureWorkspace>(),
    ProcedureSchema::of::<SetWebhooks>(),
];
