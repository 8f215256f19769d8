//! Who may use the admin endpoints. `hosts` has refused web pages that say where they are from; a browser sends some
//! requests of a page without that.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use subtle::ConstantTimeEq;

use super::context::Context;
use crate::server::app_state::AppState;
use crate::server::error::ApiError;
use crate::server::request::{is_json, read_to_end};

/// Refuses requests that are not declared as JSON, and those without the token if there is one.
pub(super) async fn guard(State(context): Context, request: Request, next: Next) -> Response {
    match check(&context.app, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            let mut response = error.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            response
        }
    }
}

fn check(state: &AppState, request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    if let Some(token) = &state.admin_token
        && !bearer(headers).is_some_and(|given| given.as_bytes().ct_eq(token.expose().as_bytes()).into())
    {
        return Err(ApiError::unauthorized("The admin interface needs the emulator's `admin_token` as a bearer token"));
    }
    // A page may send other types anywhere without asking, JSON only where it is allowed to.
    if !matches!(*request.method(), Method::GET | Method::HEAD) && !is_json(headers) {
        let message = "Content-Type must be application/json, even if there is no body";
        return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    Ok(())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Reads the body before the handler, with the bounds of every request.
pub(super) async fn receive_body(State(context): Context, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match read_to_end(body, context.app.request_timeout).await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(error) => error.into_response(),
    }
}
