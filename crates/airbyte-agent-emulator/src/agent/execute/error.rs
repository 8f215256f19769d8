//! Why an execute call failed.

use http::StatusCode;

use crate::agent::records::StoreError;
use crate::server::error::{self, ApiError};

/// A failed call (`ApiErrorResponse` with its status).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ExecuteError {
    /// HTTP status: 403, 404, 416, 422 or 500.
    pub status: u16,
    /// Summary.
    pub message: String,
    /// What is wrong with single fields.
    pub errors: Vec<FieldError>,
}

/// One entry of `errors[]` (`ApiError`).
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// Path in the request, e.g. `params.owner`.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// Machine-readable code, e.g. `missing`.
    pub error_code: String,
}

impl FieldError {
    /// What is wrong with `field`.
    pub fn new(field: &str, message: &str, error_code: &str) -> Self {
        Self { field: field.into(), message: message.into(), error_code: error_code.into() }
    }
}

impl ExecuteError {
    /// An error about one field; its message is also the summary.
    pub fn field(status: u16, field: &str, message: &str, error_code: &str) -> Self {
        Self::fields(status, message, vec![FieldError::new(field, message, error_code)])
    }

    /// An error about several fields.
    pub fn fields(status: u16, message: &str, errors: Vec<FieldError>) -> Self {
        Self { status, message: message.into(), errors }
    }

    /// 422 about a param.
    pub(crate) fn param(name: &str, message: &str) -> Self {
        Self::field(422, &format!("params.{name}"), message, "value_error")
    }

    /// 404: the provider has no such record.
    pub(crate) fn no_record(entity: &str, id: &str) -> Self {
        let message = format!("The provider has no record `{id}` in `{entity}`");
        Self { status: 404, message, errors: Vec::new() }
    }
}

impl From<StoreError> for ExecuteError {
    fn from(error: StoreError) -> Self {
        Self { status: 500, message: format!("The emulator's record store failed: {error}"), errors: Vec::new() }
    }
}

impl From<rusqlite::Error> for ExecuteError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> Self {
        let errors = error
            .errors
            .into_iter()
            .map(|FieldError { field, message, error_code }| error::FieldError { field, message, error_code })
            .collect();
        let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, message: error.message, errors }
    }
}
