//! [`SendError`]: why no response to a request arrived.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::error::{Error, ErrorKind};

/// Why no response to a request arrived, or not all of it: whether the service may have processed the request, what
/// happened in plain words, and the code by which programs know it.
#[derive(Debug)]
pub struct SendError {
    pub(super) fate: RequestFate,
    pub(super) reason: String,
    pub(super) code: Option<Cow<'static, str>>,
    /// Trying again would not help.
    pub(super) is_permanent: bool,
    pub(super) source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What became of a request without a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestFate {
    /// No connection was established, so nothing was sent.
    NotSent,
    /// The service refused it before it processed any of it (RFC 9113, section 8.7).
    Unprocessed,
    /// It was sent, at least in part, or nobody knows.
    Lost,
    /// The deadline passed.
    TimedOut,
}

impl SendError {
    /// The error of a call that ends with this one.
    pub(super) fn into_error(self, message: String) -> Error {
        let error = Error::new(ErrorKind::Connection, message).with_cause_code(self.code);
        match self.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    fn caused(fate: RequestFate, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let cause = cause.into();
        Self { fate, reason: cause.to_string(), code: None, is_permanent: false, source: Some(cause) }
    }

    /// The service cannot have received the request, because there was no connection to send it on. It may be sent again,
    /// even if it is a write.
    pub fn not_sent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::caused(RequestFate::NotSent, cause)
    }

    /// The request may have reached the service, and there is no response to it. A read is retried; a write ends in
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown).
    pub fn lost(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::caused(RequestFate::Lost, cause)
    }

    /// The time for the call is over, as the sender noticed itself.
    #[must_use]
    pub fn timed_out() -> Self {
        let reason = "timed out".to_owned();
        Self { fate: RequestFate::TimedOut, reason, code: None, is_permanent: false, source: None }
    }

    pub(super) fn unprocessed(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::caused(RequestFate::Unprocessed, cause)
    }

    /// Sets the code of [`Error::cause_code`](crate::Error::cause_code), such as `ECONNREFUSED`.
    #[must_use]
    pub fn with_code(self, code: impl Into<Cow<'static, str>>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// Trying again would not help: the request is not retried.
    #[must_use]
    pub fn permanent(self) -> Self {
        Self { is_permanent: true, ..self }
    }

    /// Sets what happened, in plain words.
    #[must_use]
    pub fn with_reason(self, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..self }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl StdError for SendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
