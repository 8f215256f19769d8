//! The Airbyte API as the server is given it.

use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use http::Response;
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::accounts::Accounts;
use crate::options::Options;
use crate::replication::base_path::{BASE_PATHS, TOKEN_PATH};
use crate::replication::problem::Problem;
use crate::replication::state::ReplicationState;
use crate::replication::{operations, store};
use crate::server::api::{Api, Endpoint};
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::masking::MaskingRules;
use crate::server::state_part::StatePart;
use crate::start_error::StartError;

/// The Airbyte API.
pub(crate) struct ReplicationApi {
    state: Arc<ReplicationState>,
}

impl ReplicationApi {
    pub(crate) fn open(options: &Options, accounts: &Arc<Accounts>) -> Result<Self, StartError> {
        let (options, accounts) = (options.clone(), accounts.clone());
        Ok(Self { state: Arc::new(ReplicationState { options, accounts }) })
    }
}

impl Api for ReplicationApi {
    fn base_paths(&self) -> &'static [&'static str] {
        const { &[BASE_PATHS[0], BASE_PATHS[1], TOKEN_PATH] }
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        operations::operations(&self.state)
    }

    fn admin_routes(&self, _: &Arc<AppState>) -> Router {
        Router::new()
    }

    fn public_routes(&self, _: &Arc<AppState>) -> Router {
        Router::new()
    }

    fn error_response(&self, error: &ApiError, path: &str) -> Response<Bytes> {
        Problem::from_error(error).response(path)
    }

    fn masking(&self) -> MaskingRules {
        // Nothing but its URL protects the receiver of a webhook.
        let hidden = vec!["configuration", "mapperconfiguration", "oauthinputconfiguration", "webhook"];
        MaskingRules { hidden, positions: Vec::new() }
    }

    fn health(&self) -> Map<String, Value> {
        Map::new()
    }

    fn finish_jobs(&self, _: &Connection) -> Result<usize, ApiError> {
        Ok(0)
    }
}

impl StatePart for ReplicationApi {
    fn create_tables(&self, db: &Connection) -> rusqlite::Result<()> {
        store::create_tables(db)
    }

    /// The accounts are all that there is from the start.
    fn populate(&self, _: &Connection, _: Moment) -> rusqlite::Result<()> {
        Ok(())
    }

    /// Every row is deleted with its organization or workspace.
    fn clear(&self, _: &Connection) -> Result<(), ApiError> {
        Ok(())
    }
}
