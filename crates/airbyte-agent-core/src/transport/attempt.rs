//! One attempt of a call: one request, one response.

use std::pin::pin;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};
use reqwest::Request;
use tokio::time::Instant;
use url::Url;

use super::body::{self, Body};
use super::connection_error::{is_closed_before_request, is_unprocessed};
use super::request_id::REQUEST_ID;
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

/// Why an attempt failed, classified by whether the service may have processed the request.
pub(super) enum AttemptError {
    /// The service responded with an error status.
    Status(Box<RawResponse>),
    /// No connection was established, so nothing was sent.
    NotSent(reqwest::Error),
    /// The service refused the request before it processed any of it (RFC 9113, section 8.7).
    Unprocessed(reqwest::Error),
    /// The request was sent, at least in part, and then the connection was lost. With the status, if it had arrived.
    ConnectionLost { cause: reqwest::Error, status: Option<StatusCode> },
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
    http: &reqwest::Client,
    hop: &Hop,
    headers: HeaderMap,
    limits: &Limits,
    mode: BodyMode,
) -> Result<RawResponse, AttemptError> {
    let response = pin!(async {
        let mut response = http.execute(request(hop, headers)).await.map_err(|cause| {
            if cause.is_connect() || is_closed_before_request(&cause) {
                AttemptError::NotSent(cause)
            } else if is_unprocessed(&cause, hop.body.is_some()) {
                AttemptError::Unprocessed(cause)
            } else {
                AttemptError::ConnectionLost { cause, status: None }
            }
        })?;
        let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = if !status.is_success() {
            // An error status is an answer even if its body is cut off.
            body::read(response, &mut headers, MAX_ERROR_BODY).await.unwrap_or(Body::Complete(Bytes::new()))
        } else if mode == BodyMode::Streamed {
            Body::Open(response)
        } else {
            let limit = limits.max_response_bytes;
            let too_large = |headers| {
                let body = Body::Complete(Bytes::new());
                AttemptError::TooLarge(Box::new(RawResponse { status, headers, body }), limit)
            };
            if response.content_length().is_some_and(|length| length > limit) {
                return Err(too_large(headers));
            }
            match body::read(response, &mut headers, usize::try_from(limit).unwrap_or(usize::MAX)).await {
                Ok(Body::Cut(_)) => return Err(too_large(headers)),
                Ok(body) => body,
                Err(cause) => return Err(AttemptError::ConnectionLost { cause, status: Some(status) }),
            }
        };
        Ok(RawResponse { status, headers, body })
    });
    tokio::time::timeout_at(limits.deadline, response).await.unwrap_or(Err(AttemptError::TimedOut))
}

fn request(hop: &Hop, mut headers: HeaderMap) -> Request {
    let method = match hop.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut request = Request::new(method, hop.url.clone());
    if let Some(body) = &hop.body {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body.clone().into());
    }
    *request.headers_mut() = headers;
    request
}
