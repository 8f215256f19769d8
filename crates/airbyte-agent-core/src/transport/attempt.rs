//! One attempt of a call: one request, one response.

use std::pin::pin;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::body::{self, Body};
use super::http_sender::{HttpRequest, HttpResponse, HttpSender};
use super::request_id::REQUEST_ID;
use super::send_error::SendError;
use crate::operation::Method;

/// Whether the body is read to its end or left on the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyMode {
    Buffered,
    Streamed,
}

/// A response of any status.
pub(super) struct RawResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

impl RawResponse {
    /// The service's own request id, if it sent one.
    pub(super) fn request_id(&self) -> Option<HeaderValue> {
        self.headers.get(&REQUEST_ID).filter(|id| id.to_str().is_ok_and(|id| !id.is_empty())).cloned()
    }
}

/// Why an attempt failed.
pub(super) enum AttemptError {
    /// The service responded with an error status.
    Status(Box<RawResponse>),
    /// There is no response, or only its `status`.
    NoResponse { error: Box<SendError>, host: String, status: Option<StatusCode> },
    /// The service responded with a success whose body is longer than this many bytes. It is not kept.
    TooLarge(Box<RawResponse>, u64),
    /// The deadline passed.
    TimedOut,
    /// The service kept redirecting.
    TooManyRedirects,
}

/// The request of an attempt: to the service, or to where it redirected.
pub(super) struct Hop {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Bytes>,
    /// The URL is of another origin than the service: nothing that identifies the caller may be sent there.
    pub(super) is_cross_origin: bool,
}

/// How much of the body of an error response is read, in bytes.
pub(super) const MAX_ERROR_BODY: usize = 1_000_000;

/// What an attempt has to keep to.
pub(super) struct Limits {
    pub(super) deadline: Instant,
    /// Of the body of a success that is read.
    pub(super) max_response_bytes: u64,
}

pub(super) async fn send(
    sender: &dyn HttpSender,
    hop: &Hop,
    headers: HeaderMap,
    limits: &Limits,
    mode: BodyMode,
) -> Result<RawResponse, AttemptError> {
    let response = pin!(async {
        let no_response =
            |status| move |error| AttemptError::NoResponse { error: Box::new(error), host: host(&hop.url), status };
        let HttpResponse { status, mut headers, body } =
            sender.send(request(hop, headers, limits)).await.map_err(no_response(None))?;
        let body = if !status.is_success() {
            // An error status is an answer even if its body is cut off.
            body::read(body, &mut headers, MAX_ERROR_BODY).await.unwrap_or(Body::Complete(Bytes::new()))
        } else if mode == BodyMode::Streamed {
            Body::Open(body)
        } else {
            let limit = limits.max_response_bytes;
            let too_large = |headers| {
                let body = Body::Complete(Bytes::new());
                AttemptError::TooLarge(Box::new(RawResponse { status, headers, body }), limit)
            };
            if body.length.is_some_and(|length| length > limit) {
                return Err(too_large(headers));
            }
            match body::read(body, &mut headers, usize::try_from(limit).unwrap_or(usize::MAX)).await {
                Ok(Body::Cut(_)) => return Err(too_large(headers)),
                Ok(body) => body,
                Err(error) => return Err(no_response(Some(status))(error)),
            }
        };
        Ok(RawResponse { status, headers, body })
    });
    match tokio::time::timeout_at(limits.deadline, response).await {
        // A sender that keeps to the time itself says so in its own way.
        Ok(Err(AttemptError::NoResponse { .. })) if Instant::now() >= limits.deadline => Err(AttemptError::TimedOut),
        Ok(outcome) => outcome,
        Err(_) => Err(AttemptError::TimedOut),
    }
}

fn request(hop: &Hop, mut headers: HeaderMap, limits: &Limits) -> HttpRequest {
    let method = match hop.method {
        Method::Get => http::Method::GET,
        Method::Head => http::Method::HEAD,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    };
    if hop.body.is_some() {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
    let timeout = limits.deadline.saturating_duration_since(Instant::now());
    HttpRequest { method, url: hop.url.clone(), headers, body: hop.body.clone(), timeout }
}

/// Host and port of a URL.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or("the service");
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
