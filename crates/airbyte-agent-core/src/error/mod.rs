//! The one error type of this crate: a kind, what happened to which call, and what the caller can do.

mod data;
mod field_error;
mod kind;
mod message;
mod progress;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

pub use data::ErrorData;
pub use field_error::{ErrorBody, FieldError};
pub use kind::ErrorKind;
pub use message::{Message, Style};
pub use progress::PagingProgress;

/// What happened to a call.
///
/// `Display` is a sentence for a person: operation, status, reason, and what to do. Neither it nor `Debug` contains a
/// secret. Both leave out [`headers`](Self::headers) and [`body`](Self::body), which are what the
/// service sent.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: Message,
    operation: Option<&'static str>,
    status: Option<u16>,
    errors: Vec<FieldError>,
    /// The option at fault and what is wrong with it.
    option: Option<(Cow<'static, str>, Message)>,
    request_id: Option<String>,
    attempts: u32,
    retry_after: Option<Duration>,
    headers: Option<HeaderMap>,
    body: Option<Bytes>,
    progress: Option<PagingProgress>,
    cause_code: Option<Cow<'static, str>>,
    /// Instead of the advice of the kind.
    advice: Option<&'static str>,
    /// Shared, because callers that waited for the same request get the same cause.
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<Message>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            status: None,
            errors: Vec::new(),
            option: None,
            request_id: None,
            attempts: 0,
            retry_after: None,
            headers: None,
            body: None,
            progress: None,
            cause_code: None,
            advice: None,
            source: None,
        }))
    }

    /// A [`Configuration`](ErrorKind::Configuration) error.
    pub fn configuration(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// A [`Refused`](ErrorKind::Refused) error, for an [`Interceptor`](crate::Interceptor).
    pub fn refused(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// A [`Configuration`](ErrorKind::Configuration) error about the value of one option, such as `timeout` and
    /// `must be greater than 0 s`.
    pub fn invalid_option(name: impl Into<Cow<'static, str>>, reason: impl Into<Message>) -> Self {
        let (name, reason) = (name.into(), reason.into());
        let message = Message::new().name(name.clone()).text(" ").message(reason.clone());
        let mut error = Self::configuration(message);
        error.0.option = Some((name, reason));
        error
    }

    /// Sets the operation that the error belongs to.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Adds a problem of one member.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.errors.push(FieldError::new(field, message));
        self
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into().into());
        self
    }

    /// Sets the code of what broke the connection.
    #[must_use]
    pub fn with_cause_code(mut self, code: Option<Cow<'static, str>>) -> Self {
        self.0.cause_code = code;
        self
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Sets the id of the request.
    #[must_use]
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    /// Sets how many times the call was sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets how long the service asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Sets the headers of the response.
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = Some(headers);
        self
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = Some(body);
        self
    }

    /// Sets how far the iteration over pages got.
    #[must_use]
    pub fn with_progress(mut self, progress: PagingProgress) -> Self {
        self.0.progress = Some(progress);
        self
    }

    /// Sets what the caller can do, instead of the advice of the kind. Names of options are in backticks. Empty if the
    /// message says it already.
    #[must_use]
    pub fn with_advice(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    /// Removes the body of the response.
    pub(crate) fn without_body(mut self) -> Self {
        self.0.body = None;
        self
    }

    /// Takes over what was read from the body of an error response.
    #[must_use]
    pub fn with_error_body(mut self, body: ErrorBody) -> Self {
        if let Some(message) = body.message {
            self.0.message = message.into();
        }
        self.0.errors = body.errors;
        self
    }

    /// Changes the kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Changes the message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Message>) -> Self {
        self.0.message = message.into();
        self
    }

    /// A copy for another caller that waited for the same request.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(Box::new(Inner {
            message: self.0.message.clone(),
            errors: self.0.errors.clone(),
            option: self.0.option.clone(),
            request_id: self.0.request_id.clone(),
            headers: self.0.headers.clone(),
            body: self.0.body.clone(),
            progress: self.0.progress.clone(),
            cause_code: self.0.cause_code.clone(),
            source: self.0.source.clone(),
            ..*self.0
        }))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The reason, without operation and advice.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.message.as_str()
    }

    /// The reason as a [`Message`].
    #[must_use]
    pub fn message_parts(&self) -> &Message {
        &self.0.message
    }

    /// Name of the operation, such as `resource.verb`, if the error belongs to a call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// HTTP status, if the service responded.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The individual problems: those that the service reported, or the member or option that was rejected locally.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        self.errors_in(Style::default())
    }

    pub(super) fn errors_in(&self, style: Style) -> Vec<FieldError> {
        let option = self.0.option.iter();
        let option = option.map(|(name, reason)| FieldError::new(style.name(name), reason.render(style)));
        let others = self.0.errors.iter().cloned().map(|mut error| {
            // Other kinds of errors are about members of requests, whose names are those of the API.
            if self.kind() == ErrorKind::Configuration {
                error.field = error.field.map(|name| style.name(&name).into_owned());
            }
            error
        });
        option.chain(others).collect()
    }

    /// Id of the request, to quote to support: the service's own if it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many times the call was sent, failed connections included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the service asks to wait before the next call.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The headers of the response, if the service responded. They are not part of `Display` and `Debug`.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// What broke the connection, by the name that operating systems and Node have for it: `ECONNREFUSED`, `ECONNRESET`,
    /// `ENOTFOUND` (no such host), `ETIMEDOUT`, `CERT_HAS_EXPIRED`. `None` if it has no such name.
    #[must_use]
    pub fn cause_code(&self) -> Option<&str> {
        self.0.cause_code.as_deref()
    }

    /// The errors that this one results from, nearest first.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn StdError + 'static)> {
        std::iter::successors(self.source(), |cause| (*cause).source())
    }

    /// The body of the response.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// How far the iteration over pages got, if the error ended one.
    #[must_use]
    pub fn progress(&self) -> Option<&PagingProgress> {
        self.0.progress.as_ref()
    }

    /// What the caller can do, in the style of a language. Empty where the message says it already.
    #[must_use]
    pub fn advice(&self, style: Style) -> Cow<'static, str> {
        style.text(self.0.advice.unwrap_or_else(|| match (self.0.kind, self.0.status) {
            (ErrorKind::InternalServer, Some(501)) => "This installation of the service does not support the call.",
            (kind, _) => kind.advice(),
        }))
    }

    /// The reason in the style of a language.
    #[must_use]
    pub fn reason(&self, style: Style) -> String {
        self.0.message.render(style)
    }

    /// The whole sentence in the style of a language. `Display` uses the default style.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(style, &mut text);
        text
    }

    fn write(&self, style: Style, f: &mut impl fmt::Write) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        if let Some(status) = self.0.status {
            let reason = http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
            match reason {
                Some(reason) => write!(f, "{status} {reason}: ")?,
                None => write!(f, "{status}: ")?,
            }
        }
        let reason = self.reason(style);
        let message = reason.trim_end_matches('.');
        f.write_str(message)?;
        // A member that was rejected locally is named in the message.
        if self.0.status.is_some() {
            for problem in &self.0.errors {
                problem.write_after(message, f)?;
            }
        }
        match self.0.attempts {
            0 | 1 if message.ends_with('?') => {}
            0 | 1 => f.write_str(".")?,
            attempts => write!(f, " (after {attempts} attempts).")?,
        }
        match self.advice(style).as_ref() {
            "" => {}
            advice => write!(f, " {advice}")?,
        }
        match &self.0.progress {
            Some(progress) => write!(f, " {progress}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(Style::default(), f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message.as_str())
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("errors", &self.errors())
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.0.attempts)
            .field("retry_after", &self.0.retry_after)
            .field("progress", &self.0.progress)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
