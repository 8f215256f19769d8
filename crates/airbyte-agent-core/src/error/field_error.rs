//! [`FieldError`]: one problem of a failed call.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One problem of a failed call: of one member of the request, or of the call as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldError {
    /// The member, steps separated by dots, or `body`.
    pub field: Option<String>,
    /// What is wrong with it.
    pub message: Option<String>,
    /// Machine-readable code, such as `value_error`. New codes may appear.
    pub error_code: Option<String>,
    /// Further details from the service.
    pub details: Option<Value>,
}

impl FieldError {
    /// A problem of one member.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), message: Some(message.into()), ..Self::default() }
    }

    /// Writes what the problem says beyond the error's message: services often repeat themselves.
    pub(super) fn write_after(&self, message: &str, f: &mut impl fmt::Write) -> fmt::Result {
        let repeats =
            |text: &Option<String>| text.as_ref().is_some_and(|text| message.contains(text.trim_end_matches('.')));
        match &self.field {
            // A code alone is for programs.
            None if self.message.is_none() => Ok(()),
            _ if repeats(&self.message) && (self.field.is_none() || repeats(&self.field)) => Ok(()),
            Some(field) if repeats(&self.message) => write!(f, " (`{field}`)"),
            _ => write!(f, "; {}", self.to_string().trim_end_matches('.')),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.field, &self.message, &self.error_code) {
            (Some(field), Some(message), _) => write!(f, "`{field}`: {message}"),
            (Some(field), None, Some(code)) => write!(f, "`{field}`: {code}"),
            (Some(field), None, None) => write!(f, "`{field}`"),
            (None, Some(text), _) | (None, None, Some(text)) => f.write_str(text),
            (None, None, None) => f.write_str("unspecified problem"),
        }
    }
}

/// What could be read from the body of an error response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorBody {
    /// The reason for a person.
    pub message: Option<String>,
    /// The individual problems.
    pub errors: Vec<FieldError>,
}
