//! An execute call, and the connector that it is made on.

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::agent::catalogue::{ConnectorType, Entity};
use crate::agent::records::{RecordSet, StoreError};

/// The connector that a call is made on.
#[derive(Debug, Clone, Copy)]
pub struct ConnectorRef<'a> {
    /// Id of the connector, under which its records are stored.
    pub id: &'a str,
    /// Its connector type.
    pub kind: &'a ConnectorType,
    /// Its settings: `replication_config` with `environment` merged over it, without secrets.
    pub config: &'a Map<String, Value>,
    /// The emulator's time, in seconds since 1970, for records that are written.
    pub now: i64,
}

impl<'a> ConnectorRef<'a> {
    /// The entity whose records an entity works on.
    pub(super) fn store_of(&self, entity: &'a Entity) -> &'a Entity {
        self.kind.entity(entity.store_name()).unwrap_or(entity)
    }

    /// The records that an entity works on.
    pub(super) fn records(&self, db: &'a Connection, entity: &'a Entity) -> Result<RecordSet<'a>, StoreError> {
        RecordSet::open(db, self.id, self.kind, self.store_of(entity))
    }
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
    /// Dot paths to keep. Empty: all.
    pub select_fields: Vec<String>,
    /// Dot paths to drop. Ignored if `select_fields` is not empty.
    pub exclude_fields: Vec<String>,
    /// Whether long strings in collections are kept whole. The API's default is true.
    pub skip_truncation: bool,
    /// Why the call is made, in at most [`Call::MAX_INTENT`] characters.
    pub intent: Option<String>,
    /// Not of the request: whether names that the connector type does not declare are refused (option `strict`).
    pub strict: bool,
}

impl Call {
    /// Longest intent, in characters (contract `ConnectorExecuteRequest.intent`).
    pub const MAX_INTENT: usize = 512;
}
