//! [`ErrorData`]: an error as plain data, for bindings to other languages.

use serde::Serialize;

use super::{Error, FieldError, Style};
use crate::header_text::header_texts;

/// How much of a body is carried to another language, in bytes. That of an error response is never longer, but that of a
/// success that cannot be decoded may be, and there are limits to the text of an error.
const MAX_BODY: usize = 1_000_000;

/// An error as plain data, from which another language builds its own exception.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorData {
    /// [`ErrorKind::as_str`](super::ErrorKind::as_str).
    pub kind: &'static str,
    /// The whole sentence: operation, status, reason, advice.
    pub message: String,
    /// The reason alone.
    pub reason: String,
    /// What the caller can do.
    pub advice: String,
    /// Name of the operation, such as `resource.verb`.
    pub operation: Option<&'static str>,
    /// HTTP status.
    pub status: Option<u16>,
    /// The individual problems.
    pub errors: Vec<FieldError>,
    /// Id of the request.
    pub request_id: Option<String>,
    /// How many times the call was sent.
    pub attempts: u32,
    /// How long the service asks to wait, in seconds.
    pub retry_after: Option<f64>,
    /// The headers of the response: name and value, each byte of which is one character.
    pub headers: Option<Vec<(String, String)>>,
    /// The body of the response as text, or the beginning of it.
    pub body: Option<String>,
    /// How many records of an iteration over pages were read before the error.
    pub records_read: Option<u64>,
    /// Where the iteration can be resumed.
    pub token: Option<String>,
    /// What broke the connection, such as `ECONNREFUSED`.
    pub cause_code: Option<String>,
    /// Messages of the causes, nearest first.
    pub causes: Vec<String>,
}

impl ErrorData {
    /// The error in the style of a language.
    #[must_use]
    pub fn new(error: &Error, style: Style) -> Self {
        Self {
            kind: error.kind().as_str(),
            message: error.render(style),
            reason: error.reason(style),
            advice: error.advice(style).into_owned(),
            operation: error.operation(),
            status: error.status(),
            errors: error.errors_in(style),
            request_id: error.request_id().map(str::to_owned),
            attempts: error.attempts(),
            retry_after: error.retry_after().map(|wait| wait.as_secs_f64()),
            headers: error.headers().map(|headers| header_texts(headers).collect()),
            body: error.body().map(|body| String::from_utf8_lossy(&body[..body.len().min(MAX_BODY)]).into_owned()),
            records_read: error.progress().map(|progress| progress.records_read),
            token: error.progress().and_then(|progress| progress.token.clone()),
            cause_code: error.cause_code().map(str::to_owned),
            causes: error.causes().map(ToString::to_string).collect(),
        }
    }
}
