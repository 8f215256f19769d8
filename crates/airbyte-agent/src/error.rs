//! The one error of this crate: a kind, what happened to which operation, and what the caller can do.

mod body;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

pub use body::FieldError;

/// What went wrong, as a caller would handle it. Every language has a class of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built or used as it is configured.
    Configuration,
    /// A request that cannot be right; nothing was sent.
    InvalidRequest,
    /// No connector answers to the name.
    ConnectorNotFound,
    /// Several connectors answer to the name.
    ConnectorAmbiguous,
    /// The service could not be reached, or the connection broke.
    Connection,
    /// The deadline passed.
    Timeout,
    /// 400
    BadRequest,
    /// 401
    Authentication,
    /// 403
    PermissionDenied,
    /// 404
    NotFound,
    /// 409
    Conflict,
    /// 422
    UnprocessableEntity,
    /// 429
    RateLimit,
    /// 5xx
    InternalServer,
    /// Any other status that is no success.
    Status,
    /// A success whose body cannot be read.
    Decode,
    /// A write that may or may not have happened.
    OutcomeUnknown,
}

impl ErrorKind {
    /// Every kind there is.
    pub const ALL: &'static [Self] = &[
        Self::Configuration,
        Self::InvalidRequest,
        Self::ConnectorNotFound,
        Self::ConnectorAmbiguous,
        Self::Connection,
        Self::Timeout,
        Self::BadRequest,
        Self::Authentication,
        Self::PermissionDenied,
        Self::NotFound,
        Self::Conflict,
        Self::UnprocessableEntity,
        Self::RateLimit,
        Self::InternalServer,
        Self::Status,
        Self::Decode,
        Self::OutcomeUnknown,
    ];

    /// Its name across languages; part of the contract with the bindings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::ConnectorNotFound => "connector_not_found",
            Self::ConnectorAmbiguous => "connector_ambiguous",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::BadRequest => "bad_request",
            Self::Authentication => "authentication",
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::UnprocessableEntity => "unprocessable_entity",
            Self::RateLimit => "rate_limit",
            Self::InternalServer => "internal_server",
            Self::Status => "status",
            Self::Decode => "decode",
            Self::OutcomeUnknown => "outcome_unknown",
        }
    }

    /// The kind of a status that is no success.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Authentication,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 => Self::Conflict,
            422 => Self::UnprocessableEntity,
            429 => Self::RateLimit,
            500..=599 => Self::InternalServer,
            _ => Self::Status,
        }
    }

    /// What the caller can do about it.
    const fn advice(self) -> &'static str {
        match self {
            Self::Configuration
            | Self::InvalidRequest
            | Self::ConnectorNotFound
            | Self::ConnectorAmbiguous
            | Self::Status => "",
            Self::Connection => "Check the network and the base URL; the call can be repeated.",
            Self::Timeout => "Nothing was changed by it; repeat the call or raise `timeout`.",
            Self::BadRequest => "Correct the request; repeating it as it is will not help.",
            Self::Authentication => "Check the client id and secret, or mint a new token.",
            Self::PermissionDenied => {
                "The credentials are known but may not do this: check the organization, the workspace and the plan."
            }
            Self::NotFound => "Check the id, the workspace and the organization.",
            Self::Conflict => "Read the current state and decide again.",
            Self::UnprocessableEntity => "Correct the members named above.",
            Self::RateLimit => "Wait as long as `retry_after` says and send fewer calls at a time.",
            Self::InternalServer => "The service failed; try again later.",
            Self::Decode => "The call succeeded on the server, only its answer cannot be read; see `body`.",
            Self::OutcomeUnknown => "It may or may not have happened: look at the account before sending it again.",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What happened to a call.
///
/// `Display` is a sentence for a person: operation, status, reason, and what to do. It never holds a secret, and
/// neither does `Debug`; [`body`](Self::body) is what the service sent and is left out of both.
pub struct Error(Box<Detail>);

struct Detail {
    kind: ErrorKind,
    message: Cow<'static, str>,
    operation: Option<&'static str>,
    status: Option<u16>,
    errors: Vec<FieldError>,
    request_id: Option<String>,
    attempts: u32,
    retry_after: Option<Duration>,
    body: Option<Bytes>,
    // Shared, since callers who waited for the same thing get the same cause.
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Detail {
            kind,
            message: message.into(),
            operation: None,
            status: None,
            errors: Vec::new(),
            request_id: None,
            attempts: 0,
            retry_after: None,
            body: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn on(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn about_field(mut self, field: &str, reason: &str) -> Self {
        self.0.errors.push(FieldError {
            field: Some(field.to_owned()),
            message: Some(reason.to_owned()),
            ..FieldError::default()
        });
        self
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Take what the service said in a body: message and problems where it has the known shapes.
    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        let parsed = body::parse(&body);
        if let Some(message) = parsed.message {
            self.0.message = message.into();
        }
        self.0.errors = parsed.errors;
        self.0.body = Some(body);
        self
    }

    /// The same error as an error of another kind, the first one as its cause in words.
    pub(crate) fn recast(mut self, kind: ErrorKind, message: String) -> Self {
        self.0.kind = kind;
        self.0.message = message.into();
        self
    }

    /// A copy for another caller who waited for the same thing.
    pub(crate) fn share(&self) -> Self {
        Self(Box::new(Detail {
            message: self.0.message.clone(),
            errors: self.0.errors.clone(),
            request_id: self.0.request_id.clone(),
            body: self.0.body.clone(),
            source: self.0.source.clone(),
            ..*self.0
        }))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The reason in words, without operation and advice.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// `resource.verb` of the call, where there was one.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// HTTP status, where the service answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Individual problems: those of the service, or the member that was refused here.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Id of the request, to quote to support: the service's own where it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many times the call was sent, or tried to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What the service sent, whole.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// What the caller can do.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        self.0.kind.advice()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        let message = self.0.message.trim_end_matches('.');
        f.write_str(message)?;
        // What was refused here already names its member in the message.
        if self.0.status.is_some() {
            for problem in &self.0.errors {
                problem.add_to(message, f)?;
            }
        }
        match self.0.attempts {
            // A question ends by itself.
            0 | 1 if message.ends_with('?') => {}
            0 | 1 => f.write_str(".")?,
            attempts => write!(f, " (after {attempts} attempts).")?,
        }
        match self.advice() {
            "" => Ok(()),
            advice => write!(f, " {advice}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("errors", &self.0.errors)
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.0.attempts)
            .field("retry_after", &self.0.retry_after)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// An error as plain data, for another language to make its own error of.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// [`ErrorKind::as_str`].
    pub kind: &'static str,
    /// The sentence for a person.
    pub message: String,
    /// The reason alone.
    pub reason: String,
    /// What the caller can do.
    pub advice: &'static str,
    /// `resource.verb`.
    pub operation: Option<&'static str>,
    /// HTTP status.
    pub status: Option<u16>,
    /// Individual problems.
    pub errors: Vec<FieldError>,
    /// Id of the request.
    pub request_id: Option<String>,
    /// How many times it was sent, or tried to be.
    pub attempts: u32,
    /// In seconds.
    pub retry_after: Option<f64>,
    /// What the service sent, as text.
    pub body: Option<String>,
    /// Messages of the causes, nearest first.
    pub causes: Vec<String>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let causes = std::iter::successors(error.source(), |cause: &&(dyn StdError + 'static)| (*cause).source());
        Self {
            kind: error.kind().as_str(),
            message: error.to_string(),
            reason: error.message().to_owned(),
            advice: error.advice(),
            operation: error.operation(),
            status: error.status(),
            errors: error.errors().to_vec(),
            request_id: error.request_id().map(str::to_owned),
            attempts: error.attempts(),
            retry_after: error.retry_after().map(|wait| wait.as_secs_f64()),
            body: error.body().map(|body| String::from_utf8_lossy(body).into_owned()),
            causes: causes.map(ToString::to_string).collect(),
        }
    }
}
