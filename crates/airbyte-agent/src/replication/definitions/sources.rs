//! Definitions of source connectors that run as Docker images.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::replication::validation::require_text;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, resource};

resource! {
    /// Definitions of the source connectors that a workspace can use: those of Airbyte and custom ones. Custom ones can be
    /// created, updated and deleted.
    SourceDefinitions = "replication.definitions.sources" {
        list: ListSourceDefinitions => SourceDefinitionList["data": SourceDefinition], GET "/workspaces/{workspaceId}/definitions/sources";
        create: CreateSourceDefinition => SourceDefinition, POST "/workspaces/{workspaceId}/definitions/sources" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("dockerRepository", &self.docker_repository)?;
                require_text("dockerImageTag", &self.docker_image_tag)
            }
        };
        get: GetSourceDefinition => SourceDefinition, GET "/workspaces/{workspaceId}/definitions/sources/{definitionId}";
        update: UpdateSourceDefinition => SourceDefinition, PUT "/workspaces/{workspaceId}/definitions/sources/{definitionId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("dockerImageTag", &self.docker_image_tag)
            }
        };
        delete: DeleteSourceDefinition => SourceDefinition, DELETE "/workspaces/{workspaceId}/definitions/sources/{definitionId}";
    }
}

/// List the source definitions that a workspace can use. Not paged.
///
/// Declarative definitions are not included: they have a list of their own.
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListSourceDefinitions {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Source definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceDefinitionList {
    /// The source definitions.
    pub data: Vec<SourceDefinition>,
    /// URL of the next page. Always absent, because the list is not paged.
    pub next: Option<String>,
    /// URL of the previous page. Always absent, because the list is not paged.
    pub previous: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// The definition of a source connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceDefinition {
    /// Id of the definition. It chooses the connector when a source is created.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// Docker repository of the connector's image, such as `airbyte/source-postgres`.
    pub docker_repository: String,
    /// Tag of the image: the version of the connector.
    pub docker_image_tag: String,
    /// URL of the documentation.
    pub documentation_url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a custom source definition from a Docker image.
///
/// Only self-managed instances support this; Airbyte Cloud refuses it with 400. Requires at least the role
/// `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Display name.
    pub name: String,
    /// Docker repository of the connector's image, such as `example/source-custom`.
    pub docker_repository: String,
    /// Tag of the image.
    pub docker_image_tag: String,
    /// URL of the documentation.
    #[schemars(extend("format" = "uri"))]
    pub documentation_url: Option<String>,
}

/// Get a source definition.
///
/// The service answers 404 for a declarative definition.
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}

/// Replace name and version of a custom source definition. The Docker repository cannot be changed.
///
/// Only self-managed instances support this; Airbyte Cloud refuses it with 400. Requires at least the role
/// `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSourceDefinition {
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

/// Delete a custom source definition. The response is the deleted definition.
///
/// The service answers 404 for a declarative definition.
/// Requires at least the role `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}
