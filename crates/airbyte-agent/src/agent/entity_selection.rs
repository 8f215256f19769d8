//! The entities that a connector may access.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// An entity that a connector may access.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestedEntity {
    /// Name of the entity, as the connector documents it.
    pub entity: String,
    /// Kinds of access. Default: `read` and `write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<RequestedEntityMode>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// A kind of access to an entity.
    pub enum RequestedEntityMode {
        /// Read access.
        Read = "read",
        /// Write access.
        Write = "write",
    }
}
