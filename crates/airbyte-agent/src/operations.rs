//! Operations and procedures of both APIs, by name.

use airbyte_agent_core::procedure::ProcedureEntry;
use airbyte_agent_core::suggest::nearest_hint;
use airbyte_agent_core::{ApiSpec, EncodedRequest, Error, ErrorKind, OperationEntry};

use crate::replication::PROCEDURES;
use crate::{agent, replication};

/// The operation of this name, such as `workspaces.list` of the Agent API or `replication.workspaces.list` of the Airbyte
/// API.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) with the nearest name.
pub fn operation(name: &str) -> Result<&'static OperationEntry, Error> {
    api_of(name).operation(name)
}

/// The API that an operation belongs to.
fn api_of(name: &str) -> &'static ApiSpec {
    if replication::API.has_namespace(name) { &replication::API } else { &agent::API }
}

/// Reads a request from JSON, by the name of its operation, or as a raw request: `request`, `replication.request`.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
pub fn parse_request(name: &str, json: &[u8]) -> Result<EncodedRequest, Error> {
    api_of(name).parse(name, json)
}

/// Whether a call of this name is a procedure, which sends several requests.
#[must_use]
pub fn is_procedure(name: &str) -> bool {
    find_procedure(name).is_some()
}

/// The procedure of this name.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] with the nearest name.
pub(crate) fn procedure(name: &str) -> Result<&'static ProcedureEntry, Error> {
    find_procedure(name).ok_or_else(|| {
        let known: Vec<&str> = PROCEDURES.iter().map(|entry| entry.spec.name).collect();
        let hint = nearest_hint(name, &known);
        Error::new(ErrorKind::InvalidRequest, format!("there is no procedure `{name}`{hint}"))
    })
}

fn find_procedure(name: &str) -> Option<&'static ProcedureEntry> {
    PROCEDURES.iter().find(|entry| entry.spec.name == name)
}
