//! Which entities a connector may touch, and how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// An entity that a connector may touch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestedEntity {
    /// Entity, as the connector names it.
    pub entity: String,
    /// What may be done with it; both when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<RequestedEntityMode>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// What may be done with an entity.
    pub enum RequestedEntityMode {
        /// `read`.
        Read = "read",
        /// `write`.
        Write = "write",
    }
}
