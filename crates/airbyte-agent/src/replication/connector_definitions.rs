//! Connector definitions: the connectors that a workspace can use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::ActorType;
use super::validation::check_text;
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Connector definitions: the connectors that a workspace can use, those of Airbyte and its own.
    ConnectorDefinitions = "replication.connector_definitions" {
        list: ListConnectorDefinitions => ConnectorDefinitionList["data": ConnectorDefinition], GET "/connector_definitions" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("workspaceId", self.workspace_id.as_deref())
            }
        };
    }
}

/// List the connector definitions for sources or for destinations. Not paged.
///
/// `workspaceId` is optional in the published description, but the service fails without it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListConnectorDefinitions {
    /// Whether to list connectors for sources or for destinations.
    pub r#type: ActorType,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Connector definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDefinitionList {
    /// The connector definitions.
    pub data: Vec<ConnectorDefinition>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectorDefinition {
    /// Id of the connector definition. Creating a source or a destination accepts it as `definitionId`.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name, such as `Postgres`.
    pub name: String,
    /// Whether the connector is for sources or for destinations.
    pub connector_definition_type: ActorType,
    /// Version of the connector.
    pub version: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
