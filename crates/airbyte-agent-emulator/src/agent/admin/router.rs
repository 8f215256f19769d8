//! The routes that the Agent API adds under `/_emulator`.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};

use super::context::AdminContext;
use super::{consent, organizations, templates, webhooks};
use crate::agent::state::AgentState;
use crate::server::app_state::AppState;

/// The routes for tests.
pub(crate) fn router(app: &Arc<AppState>, agent: &Arc<AgentState>) -> Router {
    Router::new()
        .route("/organizations", post(organizations::create))
        .route("/templates/{id}/tags", put(templates::set_tags))
        .with_state(AdminContext { app: app.clone(), agent: agent.clone() })
}

/// The routes for a user's browser and for those who call a webhook.
pub(crate) fn public_router(app: &Arc<AppState>, agent: &Arc<AgentState>) -> Router {
    Router::new()
        .route(consent::PATH, get(consent::page).post(consent::decide))
        .route(webhooks::PATH, post(webhooks::call))
        .with_state(AdminContext { app: app.clone(), agent: agent.clone() })
}
