//! Why a request is refused. Each API writes it in its own form; the form here is that of `/_emulator`.

use airbyte_agent_core::operation::ValidationError;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

/// An error response. `errors[].field` is the dotted path of a member, spelled as the caller wrote it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ApiError {
    #[serde(skip)]
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) errors: Vec<FieldError>,
}

/// What is wrong with one member of the request.
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

impl ApiError {
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

    /// 422 about a required member that is absent.
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

    /// 404: there is no `noun` called `name`.
    pub(crate) fn not_found(noun: &str, name: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{noun} `{name}` not found"))
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// The emulator itself failed.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "internal error of the emulator");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("Internal error of the emulator: {error}"))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, axum::Json(self)).into_response()
    }
}

impl From<ValidationError> for ApiError {
    fn from(error: ValidationError) -> Self {
        Self::value(error.field, error.reason)
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
