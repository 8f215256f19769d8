//! [`PendingApproval`]: a call that waits for an approval.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A call that waits for an approval, in a form that is safe to show: it has no credentials.
///
/// Texts in it come from whoever makes the call, an agent perhaps: show them as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingApproval {
    /// Its id, which is the same whenever exactly this call is made.
    pub id: String,
    /// SHA-256 of the whole request: API, caller, method, path, query and body. An approval is good for this request only.
    pub digest: String,
    /// Name of the operation, such as `connectors.execute`.
    pub operation: String,
    /// What it is about, such as `write:github#My account.issues.create`.
    pub subject: String,
    /// Id of the connector, if it is about one.
    pub connector: Option<String>,
    /// Base URL of the API.
    pub api: String,
    /// Who makes the call, such as `client_id …`.
    pub caller: String,
    /// Why the call is made, as its caller says.
    pub intent: Option<String>,
    /// Its parameters. What may be secret is left out.
    pub params: Value,
    /// The rule that requires the approval.
    pub reason: String,
    /// When the call was made, as RFC 3339.
    pub requested_at: String,
    /// How long the approval will be good for, in seconds.
    pub expires: u64,
}
