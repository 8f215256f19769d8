//! The Airbyte API as the server is given it.

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use http::Response;
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::accounts::{Accounts, workspaces};
use crate::options::Options;
use crate::replication::base_path::{BASE_PATHS, TOKEN_PATH};
use crate::replication::notifications::Sender;
use crate::replication::problem::Problem;
use crate::replication::state::ReplicationState;
use crate::replication::{admin, definitions, operations, store, timeline};
use crate::server::api::{Api, Endpoint};
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::hosts::AllowedHosts;
use crate::server::masking::MaskingRules;
use crate::server::state_part::StatePart;
use crate::start_error::StartError;

/// The Airbyte API.
pub(crate) struct ReplicationApi {
    state: Arc<ReplicationState>,
}

impl ReplicationApi {
    /// `server_url` is the address that the emulator listens on.
    pub(crate) fn open(options: &Options, accounts: &Arc<Accounts>, server_url: &str) -> Result<Self, StartError> {
        let receivers = AllowedHosts::new(&options.allow_notifications_to);
        let receivers = receivers.map_err(|reason| StartError::option("allow_notifications_to", reason))?;
        let state = ReplicationState {
            options: options.clone(),
            accounts: accounts.clone(),
            server_url: server_url.to_owned(),
            changed: Arc::default(),
            sender: Arc::new(Sender::new(receivers)),
        };
        Ok(Self { state: Arc::new(state) })
    }
}

impl Api for ReplicationApi {
    fn base_paths(&self) -> &'static [&'static str] {
        const { &[BASE_PATHS[0], BASE_PATHS[1], TOKEN_PATH] }
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        operations::operations(&self.state)
    }

    fn admin_routes(&self, app: &Arc<AppState>) -> Router {
        admin::router(app, &self.state)
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

    fn finish_jobs(&self, db: &Connection, now: Moment) -> Result<usize, ApiError> {
        Ok(timeline::finish_jobs(db, &self.state.server_url, now)?)
    }

    fn state_changed(&self) {
        self.state.changed.notify_one();
    }

    fn run(&self, app: Arc<AppState>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(timeline::run(app, self.state.changed.clone(), self.state.sender.clone()))
    }
}

impl StatePart for ReplicationApi {
    fn create_tables(&self, db: &Connection) -> rusqlite::Result<()> {
        store::create_tables(db)
    }

    /// Besides the accounts, there is a declarative source in the first workspace.
    fn populate(&self, db: &Connection, _: Moment) -> rusqlite::Result<()> {
        store::notifications::give_up_unanswered(db)?;
        let organization_id = &self.state.accounts.bootstrap.organization_id;
        match workspaces::id_of_name(db, organization_id, workspaces::DEFAULT)? {
            Some(workspace_id) => definitions::populate(db, &workspace_id),
            None => Ok(()),
        }
    }

    /// Every other row is deleted with its organization or workspace.
    fn clear(&self, db: &Connection) -> Result<(), ApiError> {
        Ok(store::job_scripts::clear(db)?)
    }
}
