//! A fault as a test writes it.
//!
//! ```json
//! {"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 503, "retry_after": 1}}}
//! {"operation": "*", "times": 3, "fault": "reset_before"}
//! ```

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A fault, and the calls that it happens to.
///
/// With neither `nth` nor `times` it happens to every call; calls are counted from when the rule was set. When several
/// rules are due, the first in the list applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Name of an operation, such as `connectors.execute`, or `*` for all.
    pub operation: String,
    /// Number of the call, or numbers of the calls, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<CallNumbers>,
    /// How many calls it happens to, from the first on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// What goes wrong.
    pub fault: FaultKind,
    /// Calls of the operation since the rule was set. Only in responses.
    #[serde(default, skip_deserializing)]
    pub calls: u64,
    /// How often the fault happened. Only in responses.
    #[serde(default, skip_deserializing)]
    pub happened: u64,
}

/// Which calls a fault happens to, counted from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged, expecting = "must be the number of a call, or a list of such numbers")]
pub enum CallNumbers {
    /// One call.
    One(u64),
    /// Several calls.
    Several(Vec<u64>),
}

/// What goes wrong. The request is processed nevertheless, except with `reset_before`, `redirect`, and `status` without
/// `processed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultKind {
    /// The response is late.
    Latency(Latency),
    /// An error status replaces the response.
    Status(ErrorStatus),
    /// The connection is reset before the request is processed.
    ResetBefore,
    /// The connection is reset after the request was processed and its changes committed.
    ResetAfter,
    /// The body ends early: after so many bytes the connection closes.
    TruncatedBody(BodyLength),
    /// The body is sent in small pieces.
    SlowBody(SlowBody),
    /// The body is not valid JSON, although `Content-Type` says so.
    InvalidJson,
    /// The body is an HTML page.
    WrongContentType,
    /// The body is valid JSON of the given length.
    OversizedBody(BodyLength),
    /// The caller is redirected; the request is not processed.
    Redirect(Redirect),
}

/// A late response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// How late it is.
    #[schemars(extend("x-unit" = "milliseconds"))]
    pub ms: u64,
    /// Whether the request is processed before the wait instead of after it.
    #[serde(default)]
    pub processed: bool,
}

/// An error status in place of the response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorStatus {
    /// HTTP status.
    pub status: u16,
    /// JSON body. Default: an error in the form of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Value of the `Retry-After` header: seconds, or an HTTP date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("type" = ["integer", "string", "null"]))]
    pub retry_after: Option<Value>,
    /// Whether the request is processed nevertheless.
    #[serde(default)]
    pub processed: bool,
}

/// Length of a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyLength {
    /// How many bytes are sent. An `oversized_body` has 13 at least.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes: usize,
}

/// A body in pieces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlowBody {
    /// Length of a piece.
    #[schemars(extend("x-unit" = "bytes"))]
    pub chunk: usize,
    /// Wait before each piece.
    #[schemars(extend("x-unit" = "milliseconds"))]
    pub delay_ms: u64,
}

/// A redirect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// Value of the `Location` header.
    pub location: String,
    /// HTTP status.
    #[serde(default = "temporary_redirect")]
    pub status: u16,
}

fn temporary_redirect() -> u16 {
    StatusCode::TEMPORARY_REDIRECT.as_u16()
}

impl FaultRule {
    /// Checks what the types cannot express.
    pub(crate) fn validate(&self) -> Result<(), String> {
        let status = match &self.fault {
            FaultKind::Status(ErrorStatus { status, .. }) | FaultKind::Redirect(Redirect { status, .. }) => *status,
            _ => return Ok(()),
        };
        StatusCode::from_u16(status).map(|_| ()).map_err(|_| format!("{status} is not an HTTP status (100 to 999)"))
    }

    /// Whether it happens to the latest call that was counted.
    pub(super) fn is_due(&self) -> bool {
        match &self.nth {
            Some(CallNumbers::One(nth)) => self.calls == *nth,
            Some(CallNumbers::Several(several)) => several.contains(&self.calls),
            None => self.times.is_none_or(|times| self.calls <= times),
        }
    }

    /// Whether it is about this operation.
    pub(super) fn applies_to(&self, operation: &str) -> bool {
        self.operation == "*" || self.operation == operation
    }
}

impl FaultKind {
    /// Its name in a rule and in the journal.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency(_) => "latency",
            Self::Status(_) => "status",
            Self::ResetBefore => "reset_before",
            Self::ResetAfter => "reset_after",
            Self::TruncatedBody(_) => "truncated_body",
            Self::SlowBody(_) => "slow_body",
            Self::InvalidJson => "invalid_json",
            Self::WrongContentType => "wrong_content_type",
            Self::OversizedBody(_) => "oversized_body",
            Self::Redirect(_) => "redirect",
        }
    }
}
