//! Definitions of destination connectors that run as Docker images.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::replication::validation::require_text;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, resource};

resource! {
    /// Definitions of the destination connectors that a workspace can use: those of Airbyte and custom ones. Custom ones can be
    /// created, updated and deleted.
    DestinationDefinitions = "replication.definitions.destinations" {
        list: ListDestinationDefinitions => DestinationDefinitionList["data": DestinationDefinition], GET "/workspaces/{workspaceId}/definitions/destinations";
        create: CreateDestinationDefinition => DestinationDefinition, POST "/workspaces/{workspaceId}/definitions/destinations" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("dockerRepository", &self.docker_repository)?;
                require_text("dockerImageTag", &self.docker_image_tag)
            }
        };
        get: GetDestinationDefinition => DestinationDefinition, GET "/workspaces/{workspaceId}/definitions/destinations/{definitionId}";
        update: UpdateDestinationDefinition => DestinationDefinition, PUT "/workspaces/{workspaceId}/definitions/destinations/{definitionId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("dockerImageTag", &self.docker_image_tag)
            }
        };
        delete: DeleteDestinationDefinition => DestinationDefinition, DELETE "/workspaces/{workspaceId}/definitions/destinations/{definitionId}";
    }
}

/// List the destination definitions that a workspace can use. Not paged.
///
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDestinationDefinitions {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Destination definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestinationDefinitionList {
    /// The destination definitions.
    pub data: Vec<DestinationDefinition>,
    /// URL of the next page. Always absent, because the list is not paged.
    pub next: Option<String>,
    /// URL of the previous page. Always absent, because the list is not paged.
    pub previous: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// The definition of a destination connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestinationDefinition {
    /// Id of the definition. It chooses the connector when a destination is created.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// Docker repository of the connector's image, such as `airbyte/destination-postgres`.
    pub docker_repository: String,
    /// Tag of the image: the version of the connector.
    pub docker_image_tag: String,
    /// URL of the documentation.
    pub documentation_url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a custom destination definition from a Docker image.
///
/// Only self-managed instances support this; Airbyte Cloud refuses it with 400. Requires at least the role
/// `workspace_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDestinationDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Display name.
    pub name: String,
    /// Docker repository of the connector's image, such as `example/destination-custom`.
    pub docker_repository: String,
    /// Tag of the image.
    pub docker_image_tag: String,
    /// URL of the documentation.
    #[schemars(extend("format" = "uri"))]
    pub documentation_url: Option<String>,
}

/// Get a destination definition.
///
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetDestinationDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}

/// Replace name and version of a custom destination definition. The Docker repository cannot be changed.
///
/// Only self-managed instances support this; Airbyte Cloud refuses it with 400. Requires at least the role
/// `workspace_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDestinationDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
    /// Display name. Required even if it stays the same.
    pub name: String,
    /// Tag of the image to use from now on. Required even if it stays the same.
    pub docker_image_tag: String,
}

/// Delete a custom destination definition. The response is the deleted definition.
///
/// Requires at least the role `workspace_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDestinationDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}
