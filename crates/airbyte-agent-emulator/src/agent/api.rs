//! The Agent API as the server is given it.

use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::accounts::Accounts;
use crate::agent::state::AgentState;
use crate::agent::store::deletion_jobs;
use crate::agent::{admin, catalogue, operations, store};
use crate::options::Options;
use crate::seed::Seeds;
use crate::server::api::{Api, Endpoint};
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::masking::MaskingRules;
use crate::server::response::json;
use crate::server::state_part::StatePart;
use crate::start_error::StartError;

/// The Agent API.
pub(crate) struct AgentApi {
    state: Arc<AgentState>,
}

impl AgentApi {
    /// Reads the connector types and records of the seeds.
    pub(crate) fn open(options: &Options, accounts: &Arc<Accounts>, seeds: Seeds) -> Result<Self, StartError> {
        let mut catalogue = catalogue::builtin().clone();
        for members in seeds.rest() {
            catalogue = catalogue.with_seed(members).map_err(|error| StartError::Seed(error.to_string()))?;
        }
        let (options, accounts) = (options.clone(), accounts.clone());
        Ok(Self { state: Arc::new(AgentState { options, accounts, catalogue }) })
    }
}

impl Api for AgentApi {
    fn base_paths(&self) -> &'static [&'static str] {
        &["/api/v1"]
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        operations::operations(&self.state)
    }

    fn admin_routes(&self, app: &Arc<AppState>) -> Router {
        admin::router(app, &self.state)
    }

    fn public_routes(&self, app: &Arc<AppState>) -> Router {
        admin::public_router(app, &self.state)
    }

    /// The contract's `ApiErrorResponse`.
    fn error_response(&self, error: &ApiError, _: &str) -> Response<Bytes> {
        let mut response = json(error.status, error).unwrap_or_default();
        if error.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn masking(&self) -> MaskingRules {
        // Page tokens among `params` are positions, not secrets.
        MaskingRules { hidden: vec!["configuration", "destination_config"], positions: vec!["params", "cursor"] }
    }

    fn health(&self) -> Map<String, Value> {
        Map::from_iter([("organization_id".to_owned(), self.state.accounts.bootstrap.organization_id.clone().into())])
    }

    fn finish_jobs(&self, db: &Connection, _: Moment) -> Result<usize, ApiError> {
        Ok(deletion_jobs::finish_all(db)?)
    }
}

impl StatePart for AgentApi {
    fn create_tables(&self, db: &Connection) -> rusqlite::Result<()> {
        store::create_tables(db)
    }

    /// Organizations and workspaces are all that there is from the start.
    fn populate(&self, _: &Connection, _: Moment) -> rusqlite::Result<()> {
        Ok(())
    }

    fn clear(&self, db: &Connection) -> Result<(), ApiError> {
        Ok(store::clear(db)?)
    }
}
