//! [`Failure`]: a call that failed, as the model is told.

use std::time::Duration;

use crate::error_code::{ErrorCode, Happened};

/// A call that failed. Becomes a [`ToolResult`](crate::ToolResult).
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) code: ErrorCode,
    /// What happened, with the names at fault.
    pub(crate) message: String,
    /// What to do: a call to make, or whom to ask.
    pub(crate) next: String,
    /// For writes.
    pub(crate) happened: Option<Happened>,
    pub(crate) retry_after: Option<Duration>,
}

impl Failure {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), happened: None, retry_after: None }
    }

    /// An argument that cannot be used.
    pub(crate) fn bad_params(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadParams, message, next)
    }

    /// This failure of a write before its request was sent.
    pub(crate) fn before_writing(self) -> Self {
        Self { happened: Some(Happened::No), ..self }
    }
}
