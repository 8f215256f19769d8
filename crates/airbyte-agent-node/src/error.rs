//! Errors as JSON: the error classes are defined in TypeScript.

use airbyte_agent::Error;
use airbyte_agent_ffi::{ErrorData, Style};
use serde::Serialize;

use crate::thrown::thrown_id;

/// The `code` by which the TypeScript code tells our errors from those of Node-API.
pub struct NativeErrorCode;

impl AsRef<str> for NativeErrorCode {
    fn as_ref(&self) -> &str {
        "AIRBYTE_AGENT_ERROR"
    }
}

impl From<napi::Status> for NativeErrorCode {
    fn from(_: napi::Status) -> Self {
        Self
    }
}

/// Result of a function that throws synchronously. The error's message is the error data as JSON.
pub(crate) type Result<T> = std::result::Result<T, napi::Error<NativeErrorCode>>;

/// An error as data, with the id under which JavaScript keeps what a function of the caller has thrown.
#[derive(Serialize)]
struct ThrownData {
    #[serde(flatten)]
    error: ErrorData,
    thrown: Option<u32>,
    /// Whether it is thrown in place of the error.
    is_error_itself: bool,
}

/// Serializes an error. Its texts name options in camelCase and durations in milliseconds.
pub(crate) fn to_json(error: &Error) -> String {
    let (thrown, is_error_itself) = thrown_id(error).unzip();
    let error_data = ErrorData::new(error, Style::CamelCase);
    let data = ThrownData { error: error_data, thrown, is_error_itself: is_error_itself.unwrap_or_default() };
    // Serializing strings and numbers cannot fail; the fallback keeps the kind.
    serde_json::to_string(&data).unwrap_or_else(|_| format!(r#"{{"kind":"{}"}}"#, error.kind()))
}

/// Converts an error into one that napi throws.
pub(crate) fn thrown(error: &Error) -> napi::Error<NativeErrorCode> {
    napi::Error::new(NativeErrorCode, to_json(error))
}
