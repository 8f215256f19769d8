//! Why a request is refused, in the contract's form (`ApiErrorResponse`).

use airbyte_agent::request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use crate::execute::ExecuteError;
use crate::records::StoreError;

/// A refused request. `errors[].field` is the dotted path of the member, as the caller wrote it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Refusal {
    #[serde(skip)]
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) errors: Vec<FieldError>,
}

/// One entry of `errors[]` (`ApiError`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct FieldError {
    pub(crate) field: String,
    pub(crate) message: String,
    pub(crate) error_code: String,
}

/// `error_code` of a required member that is absent.
pub(crate) const MISSING: &str = "missing";
/// `error_code` of a value of the wrong type.
pub(crate) const TYPE_ERROR: &str = "type_error";
/// `error_code` of a value that a rule forbids.
pub(crate) const VALUE_ERROR: &str = "value_error";

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Vec::new() }
    }

    /// 422 about one member.
    pub(crate) fn field(field: impl Into<String>, message: impl Into<String>, error_code: &str) -> Self {
        let (field, message) = (field.into(), message.into());
        let error = FieldError { field, message, error_code: error_code.to_owned() };
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: format!("Validation failed: {}: {}", error.field, error.message),
            errors: vec![error],
        }
    }

    /// 422 about a value that a rule forbids.
    pub(crate) fn value(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::field(field, message, VALUE_ERROR)
    }

    pub(crate) fn missing(field: impl Into<String>) -> Self {
        Self::field(field, "Field required", MISSING)
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found(what: &str, which: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} `{which}` not found"))
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// The emulator itself failed.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "the emulator failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("The emulator failed: {error}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, axum::Json(self)).into_response()
    }
}

impl From<request::Refusal> for Refusal {
    fn from(refusal: request::Refusal) -> Self {
        Self::value(refusal.field, refusal.reason)
    }
}

impl From<ExecuteError> for Refusal {
    fn from(error: ExecuteError) -> Self {
        let errors = error
            .errors
            .into_iter()
            .map(|error| FieldError { field: error.field, message: error.message, error_code: error.error_code })
            .collect();
        let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, message: error.message, errors }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(error)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
