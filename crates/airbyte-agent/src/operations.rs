//! Operations of both APIs, by name.

use airbyte_agent_core::{Error, OperationEntry};

use crate::{agent, replication};

/// The operation of this name, such as `workspaces.list` of the Agent API or `replication.workspaces.list` of the Airbyte
/// API.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) with the nearest name.
pub fn operation(name: &str) -> Result<&'static OperationEntry, Error> {
    let api = if replication::API.has_namespace(name) { &replication::API } else { &agent::API };
    api.operation(name)
}
