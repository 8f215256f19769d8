//! A call, and the connector it is made on.

use serde_json::{Map, Value};

use crate::agent::catalogue::ConnectorType;

/// The connector a call is made on.
#[derive(Debug, Clone, Copy)]
pub struct ConnectorRef<'a> {
    /// Id of the connector; its records are kept under it.
    pub id: &'a str,
    /// Its kind.
    pub kind: &'a ConnectorType,
    /// Its settings: `replication_config` with `environment` merged over it. No secrets are needed.
    pub config: &'a Map<String, Value>,
    /// The emulator's present, in seconds since 1970: when written records were created and updated.
    pub now: i64,
}

/// Body of an execute request (`ConnectorExecuteRequest`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Call {
    /// Entity; empty for `describe`.
    pub entity: String,
    /// Action.
    pub action: String,
    /// Arguments, keys as the connector documents them.
    pub params: Map<String, Value>,
    /// Dot paths to keep; empty: all.
    pub select_fields: Vec<String>,
    /// Dot paths to drop; ignored when `select_fields` is not empty.
    pub exclude_fields: Vec<String>,
    /// False shortens texts over 200 characters in collections. The API's default is true.
    pub skip_truncation: bool,
    /// Why the call is made; at most [`Call::MAX_INTENT`] characters.
    pub intent: Option<String>,
}

impl Call {
    /// Longest intent, in characters (contract `ConnectorExecuteRequest.intent`).
    pub const MAX_INTENT: usize = 512;
}
