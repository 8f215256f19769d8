//! Every operation of the Airbyte API, with its handler.

use std::sync::Arc;

use airbyte_agent::replication::{CheckHealth, CreateAccessToken};

use crate::replication::base_path::TOKEN_PATH;
use crate::replication::operation_table::OperationTable;
use crate::replication::resources::{applications, jobs, root};
use crate::replication::state::ReplicationState;
use crate::server::api::Endpoint;
use crate::server::journal::Outcome;

/// The operations with their handlers.
pub(crate) fn operations(state: &Arc<ReplicationState>) -> Vec<Endpoint> {
    OperationTable::new(state)
        .page("replication.documentation.get", "/", root::documentation)
        .open::<CheckHealth>(root::health, Outcome::Read)
        .open::<CreateAccessToken>(applications::create_token, Outcome::TokenMint)
        .also_at(TOKEN_PATH)
        .json(jobs::list)
        .handled(jobs::create)
        .json(jobs::get)
        .json(jobs::cancel)
        .into_endpoints()
}
