//! Failures on their way out: as data, since error classes are made in TypeScript.

use airbyte_agent::{Error, Failure};

/// The `code` by which the facade knows an error of ours from one of Node-API.
pub struct Refused;

impl AsRef<str> for Refused {
    fn as_ref(&self) -> &str {
        "AIRBYTE_AGENT_FAILURE"
    }
}

impl From<napi::Status> for Refused {
    fn from(_: napi::Status) -> Self {
        Self
    }
}

/// What a function throws at once. Its message is the failure in JSON.
pub(crate) type Result<T> = std::result::Result<T, napi::Error<Refused>>;

/// A failure in JSON, members as the core names them.
pub(crate) fn to_json(failure: &Failure) -> String {
    // A failure is texts and numbers, so writing it cannot fail; the kind alone is what would be left.
    serde_json::to_string(failure).unwrap_or_else(|_| format!(r#"{{"kind":"{}"}}"#, failure.kind))
}

fn refused(failure: &Failure) -> napi::Error<Refused> {
    napi::Error::new(Refused, to_json(failure))
}

pub(crate) fn refused_by(error: &Error) -> napi::Error<Refused> {
    refused(&Failure::from(error))
}
