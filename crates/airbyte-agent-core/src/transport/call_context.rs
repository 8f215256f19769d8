//! [`CallContext`]: what all attempts of one call have in common, and the errors that they end in.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use super::attempt::{AttemptError, BodyMode, Limits, MAX_ERROR_BODY, RawResponse};
use super::body::Body;
use super::config::TransportConfig;
use super::http_sender::HttpBody;
use super::redirect;
use super::request_id::RequestId;
use super::retry::{self, RetryDecision};
use super::send_error::{RequestFate, SendError};
use crate::error::{Error, ErrorBody, ErrorKind, Message};
use crate::events::{self, Event, Level};
use crate::options::RequestOptions;
use crate::request::EncodedRequest;
use crate::response::Response;

/// More than any call takes, and few enough seconds for every clock to add.
const MAX_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

pub(super) struct CallContext<'a> {
    pub(super) request: &'a EncodedRequest,
    /// Those of the client and the call. Each attempt adds its own.
    pub(super) headers: HeaderMap,
    pub(super) request_id: RequestId,
    pub(super) limits: Limits,
    pub(super) max_retries: u32,
    pub(super) retry_unavailable_writes: bool,
    pub(super) mode: BodyMode,
    started: Instant,
    timeout: Duration,
    read_error_body: fn(&[u8]) -> ErrorBody,
}

/// A success: the response, and its body if that is still on the connection.
pub(super) struct Received {
    pub(super) response: Response,
    pub(super) open_body: Option<HttpBody>,
}

impl<'a> CallContext<'a> {
    pub(super) fn new(
        config: &TransportConfig,
        request: &'a EncodedRequest,
        options: &RequestOptions,
        request_id: RequestId,
        mode: BodyMode,
        read_error_body: fn(&[u8]) -> ErrorBody,
    ) -> Self {
        let mut headers = config.headers.clone();
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        let timeout = options.timeout.unwrap_or(config.timeout);
        let started = Instant::now();
        Self {
            request,
            headers,
            request_id,
            limits: Limits {
                deadline: started + timeout.min(MAX_TIMEOUT),
                max_response_bytes: options.max_response_bytes.unwrap_or(config.max_response_bytes),
            },
            max_retries: options.max_retries.unwrap_or(config.max_retries),
            retry_unavailable_writes: options.retry_unavailable_writes.unwrap_or(config.retry_unavailable_writes),
            mode,
            started,
            timeout,
            read_error_body,
        }
    }

    pub(super) fn emit(&self, level: Level, attempts: u32, status: Option<StatusCode>, text: impl FnOnce() -> Message) {
        events::emit(level, || {
            let operation = self.request.spec.name;
            let elapsed = self.started.elapsed();
            let status = status.map(|status| status.as_u16());
            let outcome = status.map_or_else(String::new, |status| format!(" {status}"));
            let message = Message::new()
                .text(format!("{operation}:{outcome} on attempt {attempts} after "))
                .duration(elapsed)
                .text(", ")
                .message(text());
            let request_id = self.request_id.as_str().to_owned();
            Event { level, message, operation, request_id, attempts, status, elapsed: elapsed.as_secs_f64() }
        });
    }

    pub(super) fn received(&self, response: RawResponse, attempts: u32) -> Received {
        let request_id = response.request_id().unwrap_or_else(|| self.request_id.header());
        let (body, open_body) = match response.body {
            Body::Complete(bytes) | Body::Cut(bytes) => (bytes, None),
            Body::Open(rest) => (Bytes::new(), Some(rest)),
        };
        let response = Response {
            operation: self.request.spec.name,
            status: response.status,
            headers: response.headers,
            request_id,
            attempts,
            body,
        };
        Received { response, open_body }
    }

    /// The error of the call if this was its last attempt.
    pub(super) fn error(&self, error: AttemptError, decision: RetryDecision, attempts: u32) -> Error {
        let error = match error {
            AttemptError::Status(response) => self.status_error(*response),
            AttemptError::NoResponse { error, host, status } => {
                let error = self.no_response(*error, &host);
                match status {
                    Some(status) => error.with_status(status.as_u16()),
                    None => error,
                }
            }
            AttemptError::TooLarge(response, limit) => {
                let message = Message::from("the response is longer than ").name("max_response_bytes");
                Error::new(ErrorKind::ResponseTooLarge, message.text(format!(", which is {limit} bytes")))
                    .with_status(response.status.as_u16())
                    .with_request_id(service_request_id(&response))
                    .with_headers(response.headers)
            }
            AttemptError::TimedOut => self.timed_out(" before a response arrived"),
            AttemptError::TooManyRedirects => {
                Error::new(ErrorKind::Connection, format!("too many redirects ({})", redirect::MAX_REDIRECTS))
            }
        };
        let request_id = error.request_id().unwrap_or(self.request_id.as_str()).to_owned();
        let error =
            error.with_operation(self.request.spec.name).with_attempts(attempts).with_request_id(Some(request_id));
        if decision == RetryDecision::OutcomeUnknown { outcome_unknown(error) } else { error }
    }

    fn no_response(&self, error: SendError, host: &str) -> Error {
        let message = match error.fate {
            RequestFate::NotSent => format!("could not connect to {host}: {error}"),
            RequestFate::Unprocessed => format!("{host} refused the request unprocessed: {error}"),
            RequestFate::Lost => format!("the connection to {host} was lost: {error}"),
            RequestFate::TimedOut => return self.timed_out(" before a response arrived"),
        };
        error.into_error(message)
    }

    fn status_error(&self, response: RawResponse) -> Error {
        let status = response.status.as_u16();
        let default = redirect::not_followed(&response).unwrap_or_else(|| "the service gave no reason".into());
        let error = Error::new(ErrorKind::of_status(status), default)
            .with_status(status)
            .with_retry_after(retry::retry_after(&response.headers))
            .with_request_id(service_request_id(&response))
            .with_headers(response.headers);
        match response.body {
            Body::Complete(body) => error.with_error_body((self.read_error_body)(&body)).with_body(body),
            Body::Cut(body) => {
                let error = error.with_error_body((self.read_error_body)(&body)).with_body(body);
                let note = format!(" (the body was cut after {MAX_ERROR_BODY} bytes)");
                let message = error.message_parts().clone().text(note);
                error.with_message(message)
            }
            Body::Open(_) => error,
        }
    }

    /// The deadline passed at a point of the call, such as ` before a response arrived`.
    pub(super) fn timed_out(&self, point: &'static str) -> Error {
        let message = Message::new().text("timed out after ").duration(self.timeout).text(point);
        Error::new(ErrorKind::Timeout, message)
            .with_operation(self.request.spec.name)
            .with_request_id(Some(self.request_id.as_str().to_owned()))
    }
}

fn service_request_id(response: &RawResponse) -> Option<String> {
    response.request_id().as_ref().and_then(|id| id.to_str().ok()).map(str::to_owned)
}

fn outcome_unknown(error: Error) -> Error {
    let prefix = match error.status() {
        Some(status @ 200..300) => format!("the service answered {status}, but the response was lost: "),
        Some(300..400) => "the service redirected the request instead of answering: ".to_owned(),
        Some(503) => "the service or a proxy in front of it was unavailable: ".to_owned(),
        Some(_) => "a gateway gave up waiting for the service: ".to_owned(),
        None => "the request was sent, but no response arrived: ".to_owned(),
    };
    let message = Message::new().text(prefix).message(error.message_parts().clone());
    error.with_kind(ErrorKind::OutcomeUnknown).with_message(message)
}
