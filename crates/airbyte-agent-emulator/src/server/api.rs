//! How an API is plugged into the server.

use std::pin::Pin;
use std::sync::Arc;

use airbyte_agent_core::operation::Method;
use axum::Router;
use bytes::Bytes;
use http::Response;
use rusqlite::Connection;
use serde_json::{Map, Value};

use super::app_state::AppState;
use super::clock::Moment;
use super::context::RequestContext;
use super::error::ApiError;
use super::journal::Outcome;
use super::masking::MaskingRules;

/// An API that the emulator serves. Several can stand behind one server, each with paths and tables of its own.
pub(crate) trait Api: Send + Sync {
    /// The paths that its operations begin with. Requests below them that match no operation get its errors.
    fn base_paths(&self) -> &'static [&'static str];

    /// Its operations.
    fn endpoints(&self) -> Vec<Endpoint>;

    /// Routes that it adds under `/_emulator`, for tests.
    fn admin_routes(&self, state: &Arc<AppState>) -> Router;

    /// Routes that it adds under `/_emulator` for browsers and third parties, which have no token and send what they
    /// like. An id in the URL that nobody can guess says that they may.
    fn public_routes(&self, state: &Arc<AppState>) -> Router;

    /// An error as this API writes it. The path is that of the request.
    fn error_response(&self, error: &ApiError, path: &str) -> Response<Bytes>;

    /// Which members of its requests are secret.
    fn masking(&self) -> MaskingRules;

    /// Members that it adds to the response of `GET /_emulator/health`.
    fn health(&self) -> Map<String, Value>;

    /// Finishes pending jobs whose time has not come, and returns how many.
    fn finish_jobs(&self, db: &Connection, now: Moment) -> Result<usize, ApiError>;

    /// The clock or the state was changed by an admin request.
    fn state_changed(&self) {}

    /// What it does besides answering requests, until the emulator stops.
    fn run(&self, _: Arc<AppState>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

/// One operation of an API.
pub(crate) struct Endpoint {
    /// Its name in faults and in the journal, `resource.verb`; unique among all APIs.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// Path templates as axum reads them: `{name}` stands for one segment.
    pub(crate) paths: Vec<String>,
    pub(crate) handler: Box<Handler>,
}

/// Answers a request, in a transaction that is committed if it returns `Ok`, unless the outcome is a refusal.
pub(crate) type Handler = dyn Fn(&mut RequestContext<'_>) -> Result<Handled, ApiError> + Send + Sync;

/// What a handler did.
pub(crate) struct Handled {
    pub(crate) reply: Reply,
    pub(crate) outcome: Outcome,
}

/// A response, or the work that it still takes.
pub(crate) enum Reply {
    Ready(Response<Bytes>),
    /// Work that does not need the state. It is done after the commit, while other requests are served.
    Later(Pin<Box<dyn Future<Output = Result<Response<Bytes>, ApiError>> + Send>>),
}

impl From<Response<Bytes>> for Reply {
    fn from(response: Response<Bytes>) -> Self {
        Self::Ready(response)
    }
}
