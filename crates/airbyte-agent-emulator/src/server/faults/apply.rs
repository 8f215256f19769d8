//! What a fault does to a response.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use super::rule::{BodyLength, ErrorStatus, FaultKind, Redirect, SlowBody};
use crate::server::error::ApiError;
use crate::server::journal::PendingEntry;
use crate::server::listener::ConnectionHandle;

/// Writes an error in the form of the API that the request is for.
pub(crate) type RenderError<'a> = dyn Fn(&ApiError) -> Response<Bytes> + Send + Sync + 'a;

/// The response of a fault that keeps the request from being processed.
pub(crate) fn short_circuit(fault: &FaultKind, render: &RenderError<'_>) -> Option<Response<Bytes>> {
    match fault {
        FaultKind::Status(error) if !error.processed => Some(error_response(error, render)),
        FaultKind::Redirect(Redirect { location, status }) => {
            let mut response = Response::new(Bytes::new());
            set_status(&mut response, *status);
            set_header(&mut response, header::LOCATION, location);
            Some(response)
        }
        FaultKind::ResetBefore => Some(Response::new(Bytes::new())),
        _ => None,
    }
}

fn error_response(error: &ErrorStatus, render: &RenderError<'_>) -> Response<Bytes> {
    let mut response = match &error.body {
        Some(body) => Response::new(Bytes::from(body.to_string())),
        None => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            render(&ApiError::new(status, status.canonical_reason().unwrap_or("Error requested by a fault rule")))
        }
    };
    set_status(&mut response, error.status);
    set_header(&mut response, header::CONTENT_TYPE, "application/json");
    match &error.retry_after {
        Some(Value::String(date)) => set_header(&mut response, header::RETRY_AFTER, date),
        Some(seconds) => set_header(&mut response, header::RETRY_AFTER, &seconds.to_string()),
        None => {}
    }
    response
}

fn set_status(response: &mut Response<Bytes>, status: u16) {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
}

/// Leaves a header out when the test gave it a value that no header can have.
fn set_header(response: &mut Response<Bytes>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A streamed body has no `Content-Length` of its own.
fn set_length(response: &mut Response<Bytes>) {
    let length = response.body().len().into();
    response.headers_mut().insert(header::CONTENT_LENGTH, length);
}

/// Turns the response of a request into what the fault makes of it.
pub(crate) fn apply(
    fault: &FaultKind,
    mut response: Response<Bytes>,
    connection: &ConnectionHandle,
    mut entry: PendingEntry,
    render: &RenderError<'_>,
) -> Response<Body> {
    let status = response.status();
    match fault {
        FaultKind::ResetBefore | FaultKind::ResetAfter => {
            connection.reset();
            entry.discarded();
            return Response::new(Body::empty());
        }
        FaultKind::Status(error) if error.processed => {
            let processed = std::mem::replace(&mut response, error_response(error, render));
            if let Some(id) = processed.headers().get("x-request-id") {
                response.headers_mut().insert("x-request-id", id.clone());
            }
            entry.answered(response.status());
        }
        FaultKind::TruncatedBody(BodyLength { bytes }) => {
            entry.answered(status);
            set_length(&mut response);
            return response.map(|body| Body::from_stream(cut_after(body.slice(..body.len().min(*bytes)), connection)));
        }
        FaultKind::SlowBody(SlowBody { chunk, delay_ms }) => {
            set_length(&mut response);
            let (chunk, delay) = ((*chunk).max(1), Duration::from_millis(*delay_ms));
            return response.map(|body| Body::from_stream(in_pieces(body, chunk, delay, entry, status)));
        }
        FaultKind::InvalidJson => {
            entry.answered(status);
            *response.body_mut() = Bytes::from_static(b"{\"status\": \"success\", \"result\": [{\"id\": 1,");
        }
        FaultKind::WrongContentType => {
            entry.answered(status);
            *response.body_mut() = Bytes::from_static(b"<!doctype html><title>Proxy</title><p>Please sign in.");
            set_header(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
        }
        FaultKind::OversizedBody(BodyLength { bytes }) => {
            entry.answered(status);
            let (start, end) = ("{\"padding\":\"", "\"}");
            let padding = bytes.saturating_sub(start.len() + end.len());
            *response.body_mut() = Bytes::from(format!("{start}{}{end}", " ".repeat(padding)));
        }
        FaultKind::Latency(_) | FaultKind::Status(_) | FaultKind::Redirect(_) => entry.answered(status),
    }
    response.map(Body::from)
}

/// The beginning of a body, then the end of the connection once that beginning was flushed.
fn cut_after(start: Bytes, connection: &ConnectionHandle) -> impl Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    let mut flushes = connection.flushes();
    let sent = stream::once(async { Ok(start) });
    let cut = stream::once(async move {
        // Flushes before this body do not count; the sender lives as long as the connection.
        flushes.mark_unchanged();
        let _ = flushes.changed().await;
        Err(std::io::ErrorKind::ConnectionAborted.into())
    });
    sent.chain(cut)
}

/// A body in pieces. If the caller leaves before the last one, the entry says `aborted`.
fn in_pieces(
    body: Bytes,
    chunk: usize,
    delay: Duration,
    mut entry: PendingEntry,
    status: StatusCode,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    if body.is_empty() {
        entry.answered(status);
    }
    stream::unfold((body, entry), move |(mut body, mut entry)| async move {
        if body.is_empty() {
            return None;
        }
        tokio::time::sleep(delay).await;
        let piece = body.split_to(chunk.min(body.len()));
        if body.is_empty() {
            // Not after the last piece: the stream is not polled again once the promised length was sent.
            entry.answered(status);
        }
        Some((Ok(piece), (body, entry)))
    })
}
