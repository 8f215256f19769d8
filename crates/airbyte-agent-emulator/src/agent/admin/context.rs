//! What the admin endpoints of the Agent API share.

use std::sync::Arc;

use axum::extract::State;

use crate::agent::state::AgentState;
use crate::server::app_state::AppState;

/// The state of the admin endpoints.
#[derive(Clone)]
pub(super) struct AdminContext {
    pub(super) app: Arc<AppState>,
    pub(super) agent: Arc<AgentState>,
}

pub(super) type Context = State<AdminContext>;
