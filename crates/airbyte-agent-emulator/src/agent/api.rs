//! The Agent API as the server is given it.

use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::agent::bootstrap::Bootstrap;
use crate::agent::state::AgentState;
use crate::agent::store::deletion_jobs;
use crate::agent::token::Signer;
use crate::agent::{admin, operations, seed, store};
use crate::options::Options;
use crate::server::api::{Api, Endpoint};
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::masking::MaskingRules;
use crate::server::response::json;
use crate::start_error::StartError;

/// The Agent API.
pub(crate) struct AgentApi {
    state: Arc<AgentState>,
}

impl AgentApi {
    /// Reads the seeds, and creates in the store what is there from the start.
    pub(crate) fn open(db: &Connection, options: &Options, now: Moment) -> Result<Self, StartError> {
        let (catalogue, seed) = seed::read(&options.seeds).map_err(|error| StartError::Seed(error.to_string()))?;
        store::create_tables(db)?;
        let bootstrap = Bootstrap::load_or_create(db, options)?;
        bootstrap.create_organizations(db, &seed, now)?;
        let signer = Signer::new(&bootstrap.signing_key());
        Ok(Self { state: Arc::new(AgentState { options: options.clone(), bootstrap, seed, catalogue, signer }) })
    }

    pub(crate) fn bootstrap(&self) -> &Bootstrap {
        &self.state.bootstrap
    }
}

impl Api for AgentApi {
    fn base_path(&self) -> &'static str {
        "/api/v1"
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
    fn error_response(&self, error: &ApiError) -> Response<Bytes> {
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
        Map::from_iter([("organization_id".to_owned(), self.state.bootstrap.organization_id.clone().into())])
    }

    fn reset(&self, db: &Connection, now: Moment) -> Result<(), ApiError> {
        store::clear(db)?;
        Ok(self.state.bootstrap.create_organizations(db, &self.state.seed, now)?)
    }

    fn finish_jobs(&self, db: &Connection) -> Result<usize, ApiError> {
        Ok(deletion_jobs::finish_all(db)?)
    }
}
