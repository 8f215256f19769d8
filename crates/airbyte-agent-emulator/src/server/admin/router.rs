//! The routes under `/_emulator`.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use http::Uri;

use super::context::AdminContext;
use super::guard::{guard, receive_body};
use super::{clock, faults, journal, state};
use crate::server::api::Api;
use crate::server::app_state::AppState;
use crate::server::error::ApiError;

/// The admin endpoints of the server and of every API.
pub(in crate::server) fn router(
    app: &Arc<AppState>,
    apis: &Arc<[Arc<dyn Api>]>,
    operations: Vec<&'static str>,
) -> Router {
    let context = AdminContext { app: app.clone(), apis: apis.clone(), operations: operations.into() };
    let own = Router::new()
        .route("/health", get(state::health))
        .route("/reset", post(state::reset))
        .route("/snapshot", post(state::snapshot))
        .route("/restore", post(state::restore))
        .route("/jobs/run", post(state::run_jobs))
        .route("/clock", get(clock::read).post(clock::advance))
        .route("/faults", get(faults::list).put(faults::replace).post(faults::add).delete(faults::clear))
        .route("/journal", get(journal::read).delete(journal::clear))
        .with_state(context.clone())
        .fallback(async |uri: Uri| ApiError::not_found("Path", uri.path()));
    let guarded = apis.iter().fold(own, |router, api| router.merge(api.admin_routes(app)));
    let guarded = guarded.layer(from_fn_with_state(context.clone(), guard));
    let all = apis.iter().fold(guarded, |router, api| router.merge(api.public_routes(app)));
    all.layer(DefaultBodyLimit::disable()).layer(from_fn_with_state(context, receive_body))
}
