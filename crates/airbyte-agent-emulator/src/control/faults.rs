//! Faults: what goes wrong, on which operation, at which call.
//!
//! A fault is one JSON object; the list is scripted with `PUT` (replace), `POST` (append one, or a list), `GET` and
//! `DELETE /_emulator/faults`.
//!
//! ```json
//! {"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 503, "retry_after": 1}}}
//! {"operation": "*", "times": 3, "fault": "reset_before"}
//! ```
//!
//! `operation` is a name of the operation table, or `*`. `nth` is a call's number from 1, or a list of them; `times: n`
//! means the first n calls; with neither, every call. Calls are counted from when the fault was set. Of several faults
//! that are due the first in the list happens.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::journal::Note;
use crate::wire::Wire;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// The answer comes late. With `processed` the work is done before the wait, else after it.
    Latency {
        /// Milliseconds.
        ms: u64,
        #[serde(default)]
        processed: bool,
    },
    /// Another answer than the true one. With `processed` the work is done nevertheless.
    Status {
        status: u16,
        /// JSON; absent: an error body of the contract's form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        /// Value of `Retry-After`: seconds, or a date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<Value>,
        #[serde(default)]
        processed: bool,
    },
    /// The connection is reset before anything is done.
    ResetBefore,
    /// The connection is reset after the work was done and committed.
    ResetAfter,
    /// The work is done; of the answer's body this many bytes come, then the connection ends.
    TruncatedBody { bytes: usize },
    /// The work is done; the body comes in pieces of `chunk` bytes, `delay_ms` milliseconds apart.
    SlowBody { chunk: usize, delay_ms: u64 },
    /// The work is done; the body is no JSON, though it says so.
    InvalidJson,
    /// The work is done; the body is a page of HTML.
    WrongContentType,
    /// The work is done; the body is valid JSON of this many bytes, 13 at least.
    OversizedBody { bytes: usize },
    /// Nothing is done; the caller is sent elsewhere.
    Redirect {
        location: String,
        #[serde(default = "temporarily")]
        status: u16,
    },
}

fn temporarily() -> u16 {
    StatusCode::TEMPORARY_REDIRECT.as_u16()
}

/// A fault with the calls it is meant for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// Name of an operation, or `*`.
    operation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nth: Option<Nth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    fault: Fault,
    /// Calls since it was set. Told, never taken.
    #[serde(default, skip_deserializing)]
    calls: u64,
    /// How often it happened. Told, never taken.
    #[serde(default, skip_deserializing)]
    happened: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Nth {
    One(u64),
    Several(Vec<u64>),
}

impl Plan {
    /// What is wrong with it, if anything.
    pub(crate) fn fault_of(&self) -> Result<(), String> {
        if self.operation != "*" {
            airbyte_agent::operation_named(&self.operation).map_err(|error| error.to_string())?;
        }
        let status = match &self.fault {
            Fault::Status { status, .. } | Fault::Redirect { status, .. } => *status,
            _ => return Ok(()),
        };
        StatusCode::from_u16(status).map(|_| ()).map_err(|_| format!("{status} is no HTTP status"))
    }

    fn is_due(&self) -> bool {
        let call = self.calls;
        match &self.nth {
            Some(Nth::One(nth)) => call == *nth,
            Some(Nth::Several(several)) => several.contains(&call),
            None => self.times.is_none_or(|times| call <= times),
        }
    }
}

/// The scripted faults.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Plan>>);

impl Faults {
    fn plans(&self) -> std::sync::MutexGuard<'_, Vec<Plan>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn list(&self) -> Vec<Plan> {
        self.plans().clone()
    }

    pub(crate) fn replace(&self, plans: Vec<Plan>) {
        *self.plans() = plans;
    }

    pub(crate) fn add(&self, plans: Vec<Plan>) {
        self.plans().extend(plans);
    }

    /// Count a call, and tell what goes wrong with it.
    pub(crate) fn due(&self, operation: &str) -> Option<Fault> {
        let mut due = None;
        for plan in self.plans().iter_mut().filter(|plan| plan.operation == "*" || plan.operation == operation) {
            plan.calls += 1;
            if due.is_none() && plan.is_due() {
                plan.happened += 1;
                due = Some(plan.fault.clone());
            }
        }
        due
    }
}

impl Fault {
    /// Its name in the script and in the journal.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Status { .. } => "status",
            Self::ResetBefore => "reset_before",
            Self::ResetAfter => "reset_after",
            Self::TruncatedBody { .. } => "truncated_body",
            Self::SlowBody { .. } => "slow_body",
            Self::InvalidJson => "invalid_json",
            Self::WrongContentType => "wrong_content_type",
            Self::OversizedBody { .. } => "oversized_body",
            Self::Redirect { .. } => "redirect",
        }
    }

    /// What is answered in place of doing any work.
    pub(crate) fn instead(&self) -> Option<Response<Bytes>> {
        match self {
            Self::Status { processed: false, .. } => Some(self.false_answer()),
            Self::Redirect { location, status } => {
                let mut answer = Response::new(Bytes::new());
                set_status(&mut answer, *status);
                set_header(&mut answer, header::LOCATION, location);
                Some(answer)
            }
            Self::ResetBefore => Some(Response::new(Bytes::new())),
            _ => None,
        }
    }

    fn false_answer(&self) -> Response<Bytes> {
        let Self::Status { status, body, retry_after, .. } = self else { return Response::default() };
        let reason = StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
        let body = body.clone().unwrap_or_else(
            || serde_json::json!({"message": reason.unwrap_or("Fault requested by the test"), "errors": []}),
        );
        let mut answer = Response::new(Bytes::from(body.to_string()));
        set_status(&mut answer, *status);
        set_header(&mut answer, header::CONTENT_TYPE, "application/json");
        match retry_after {
            Some(Value::String(date)) => set_header(&mut answer, header::RETRY_AFTER, date),
            Some(seconds) => set_header(&mut answer, header::RETRY_AFTER, &seconds.to_string()),
            None => {}
        }
        answer
    }
}

fn set_status(answer: &mut Response<Bytes>, status: u16) {
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
}

/// A value that is no header value was the test's own; leaving it out shows soon enough.
fn set_header(answer: &mut Response<Bytes>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

/// Streams do not tell their length by themselves.
fn set_length(answer: &mut Response<Bytes>) {
    let length = answer.body().len().into();
    answer.headers_mut().insert(header::CONTENT_LENGTH, length);
}

/// Send an answer the way the fault wants it.
pub(crate) fn spoil(fault: &Fault, mut answer: Response<Bytes>, wire: &Wire, mut note: Note) -> Response<Body> {
    let status = answer.status();
    match fault {
        Fault::ResetBefore | Fault::ResetAfter => {
            wire.reset();
            note.cut_off();
            return Response::new(Body::empty());
        }
        Fault::Status { processed: true, .. } => {
            let truth = std::mem::replace(&mut answer, fault.false_answer());
            truth.headers().get("x-request-id").cloned().map(|id| answer.headers_mut().insert("x-request-id", id));
            note.answered(answer.status());
        }
        Fault::TruncatedBody { bytes } => {
            note.answered(status);
            set_length(&mut answer);
            return answer.map(|body| Body::from_stream(cut_after(body.slice(..body.len().min(*bytes)), wire)));
        }
        Fault::SlowBody { chunk, delay_ms } => {
            set_length(&mut answer);
            let (chunk, delay) = ((*chunk).max(1), Duration::from_millis(*delay_ms));
            return answer.map(|body| Body::from_stream(in_pieces(body, chunk, delay, note, status)));
        }
        Fault::InvalidJson => {
            note.answered(status);
            *answer.body_mut() = Bytes::from_static(b"{\"status\": \"success\", \"result\": [{\"id\": 1,");
        }
        Fault::WrongContentType => {
            note.answered(status);
            *answer.body_mut() = Bytes::from_static(b"<!doctype html><title>Proxy</title><p>Please sign in.");
            set_header(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
        }
        Fault::OversizedBody { bytes } => {
            note.answered(status);
            let (start, end) = ("{\"padding\":\"", "\"}");
            let padding = bytes.saturating_sub(start.len() + end.len());
            *answer.body_mut() = Bytes::from(format!("{start}{}{end}", " ".repeat(padding)));
        }
        Fault::Latency { .. } | Fault::Status { .. } | Fault::Redirect { .. } => note.answered(status),
    }
    answer.map(Body::from)
}

/// The beginning of a body, then the end of the connection once that beginning has gone out.
fn cut_after(start: Bytes, wire: &Wire) -> impl Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    let mut flushes = wire.flushes();
    let sent = stream::once(async { Ok(start) });
    let cut = stream::once(async move {
        // Unread, the count is of the time before this body; the sender lives as long as the connection.
        flushes.mark_unchanged();
        let _ = flushes.changed().await;
        Err(std::io::ErrorKind::ConnectionAborted.into())
    });
    sent.chain(cut)
}

/// A body in pieces; a caller who leaves before the last one has aborted.
fn in_pieces(
    body: Bytes,
    chunk: usize,
    delay: Duration,
    mut note: Note,
    status: StatusCode,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    if body.is_empty() {
        note.answered(status);
    }
    stream::unfold((body, note), move |(mut body, mut note)| async move {
        if body.is_empty() {
            return None;
        }
        tokio::time::sleep(delay).await;
        let piece = body.split_to(chunk.min(body.len()));
        if body.is_empty() {
            // Here, since nobody asks for more once the promised length is there.
            note.answered(status);
        }
        Some((Ok(piece), (body, note)))
    })
}
