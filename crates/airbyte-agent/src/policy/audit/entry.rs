//! [`AuditEntry`]: one line of the log.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use crate::policy::decision::Decision;

/// One event of a call. It has no credentials.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Id of the run: a client and its copies.
    pub run: String,
    /// Number of the line within the run, from 1.
    pub seq: u64,
    /// Hash of the run's line before. `None` in the first.
    pub prev: Option<String>,
    /// When it was written, as RFC 3339 in UTC.
    pub time: String,
    /// Id of the process.
    pub pid: u32,
    /// What happened.
    pub event: AuditEvent,
    /// Number of the call within the run. A write has it on both of its lines.
    pub call: u64,
    /// Who makes the call: `client_id …`, `user …`, `token`, or `none`.
    pub caller: String,
    /// Profile of the settings file, if one is named.
    pub profile: Option<String>,
    /// Base URL of the API.
    pub api: String,
    /// Name of the operation, such as `connectors.execute`.
    pub operation: String,
    /// What it is about, such as `write:github#My account.issues.create`. `None` if that could not be found out.
    pub subject: Option<String>,
    /// Id of the connector.
    pub connector: Option<String>,
    /// Why the call is made, as its caller says.
    pub intent: Option<String>,
    /// SHA-256 of the whole request: API, caller, method, path, query and body.
    pub request: String,
    /// The parameters without secrets, if the policy has `params = "full"`.
    pub params: Option<Value>,
    /// What the policies say.
    pub decision: Option<Decision>,
    /// The rule that the decision follows from.
    pub reason: Option<String>,
    /// Id of the approval that the call was sent with.
    pub approval: Option<String>,
    /// Kind of the error, if the call failed or was refused.
    pub error: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// How many times it was sent.
    pub attempts: Option<u32>,
    /// Id of the request at the service.
    pub request_id: Option<String>,
    /// Bytes of the response. Those of a download are not known when the line is written.
    pub bytes: Option<usize>,
    /// Milliseconds since the call began, with the wait for an approval.
    pub elapsed_ms: Option<u64>,
}

/// What happened to a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditEvent {
    /// It was refused; nothing was sent.
    Refused,
    /// It is a write, and is about to be sent.
    #[default]
    Sending,
    /// It has ended in a success.
    Success,
    /// It has ended in an error.
    Failure,
    /// Whoever made it stopped waiting. Whether a write has happened is not known.
    Abandoned,
}
