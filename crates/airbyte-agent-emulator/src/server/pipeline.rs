//! One request and its response: recorded in the journal, subject to faults, run in a transaction.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::api::{Api, Endpoint, Handled, Reply};
use super::app_state::AppState;
use super::context::RequestContext;
use super::database::Transaction;
use super::error::ApiError;
use super::faults::{FaultKind, Latency, apply, short_circuit};
use super::journal::{Outcome, PendingEntry};
use super::request::ReceivedRequest;
use super::response::json;

/// Identifies a request in logs. A caller's own value is echoed.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a request was routed to.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    Endpoint(&'a Endpoint),
    /// No operation has this path.
    UnknownPath,
    /// An operation has this path, with another method.
    WrongMethod,
}

impl Target<'_> {
    fn name(&self) -> Option<&'static str> {
        match self {
            Self::Endpoint(endpoint) => Some(endpoint.name),
            Self::UnknownPath | Self::WrongMethod => None,
        }
    }
}

/// Answers a request. If the future is dropped before it ends, the journal entry says `aborted`.
pub(super) async fn respond(
    state: &AppState,
    api: Option<&dyn Api>,
    target: Target<'_>,
    request: Request,
) -> Response<Body> {
    let (received, connection, body) = ReceivedRequest::receive(request, state.request_timeout).await;
    let render = |error: &ApiError| error_response(api, error, &received.path);
    let fault = target.name().and_then(|name| state.faults.next_call(name));
    let fault_name = fault.as_ref().map(FaultKind::name);
    let mut entry = state.journal.open(target.name(), &received, state.clock.now(), fault_name);
    let request_id = received.headers.get(REQUEST_ID).cloned().unwrap_or_else(new_request_id);

    let waited = match fault {
        Some(FaultKind::Latency(Latency { ms, processed: false })) => wait(state, ms).await,
        _ => Ok(()),
    };
    let mut response = match fault.as_ref().and_then(|fault| short_circuit(fault, &render)) {
        Some(response) => response,
        None => {
            let handled = match waited.and(body) {
                Ok(()) => handle(state, target, &received, &mut entry).await,
                Err(error) => Err(error),
            };
            handled.unwrap_or_else(|error| render(&error))
        }
    };
    response.headers_mut().insert(REQUEST_ID, request_id);
    if let Some(FaultKind::Latency(Latency { ms, processed: true })) = fault {
        // The request was processed, so its response is sent even if the wait was cut short.
        let _ = wait(state, ms).await;
    }
    match (fault, connection) {
        (Some(fault), Some(connection)) => apply(&fault, response, &connection, entry, &render),
        _ => {
            entry.answered(response.status());
            response.map(Body::from)
        }
    }
}

/// Waits, but not beyond the end of the emulator.
async fn wait(state: &AppState, ms: u64) -> Result<(), ApiError> {
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(ms)) => Ok(()),
        () = state.shutdown.begun() => Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "The emulator is stopping")),
    }
}

async fn handle(
    state: &AppState,
    target: Target<'_>,
    received: &ReceivedRequest,
    entry: &mut PendingEntry,
) -> Result<Response<Bytes>, ApiError> {
    match target {
        Target::Endpoint(endpoint) => {
            let handled = run_in_transaction(state, endpoint, received).await?;
            entry.processed(handled.outcome);
            match handled.reply {
                Reply::Ready(response) => Ok(response),
                Reply::Later(work) => work.await,
            }
        }
        Target::UnknownPath => Err(ApiError::not_found("Path", &received.path)),
        Target::WrongMethod => {
            let message = format!("{} is not allowed on {}", received.method, received.path);
            Err(ApiError::new(StatusCode::METHOD_NOT_ALLOWED, message))
        }
    }
}

async fn run_in_transaction(
    state: &AppState,
    endpoint: &Endpoint,
    received: &ReceivedRequest,
) -> Result<Handled, ApiError> {
    let now = state.clock.now();
    let mut store = state.store.lock().await;
    let mut transaction = Transaction::begin(&mut store)?;
    let mut context = RequestContext { request: received, db: &mut transaction, base_url: &received.base_url.0, now };
    let handled = (endpoint.handler)(&mut context)?;
    if handled.outcome != Outcome::Refused {
        transaction.commit()?;
    }
    Ok(handled)
}

/// An error in the form of the API that the request was for, or in our own where it was for none.
pub(super) fn error_response(api: Option<&dyn Api>, error: &ApiError, path: &str) -> Response<Bytes> {
    match api {
        Some(api) => api.error_response(error, path),
        None => json(error.status, error).unwrap_or_default(),
    }
}

fn new_request_id() -> HeaderValue {
    // A UUID is always a valid header value.
    HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static("unknown"))
}
