//! Definitions of source connectors that are written as manifests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::replication::validation::require_text;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{JsonObject, Object, resource};

resource! {
    /// Declarative definitions of source connectors: custom connectors that are written as a low-code manifest. They can
    /// be created on Airbyte Cloud and on self-managed instances.
    DeclarativeSourceDefinitions = "replication.definitions.declarative_sources" {
        list: ListDeclarativeSourceDefinitions => DeclarativeSourceDefinitionList["data": DeclarativeSourceDefinition], GET "/workspaces/{workspaceId}/definitions/declarative_sources";
        create: CreateDeclarativeSourceDefinition => DeclarativeSourceDefinition, POST "/workspaces/{workspaceId}/definitions/declarative_sources" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        get: GetDeclarativeSourceDefinition => DeclarativeSourceDefinition, GET "/workspaces/{workspaceId}/definitions/declarative_sources/{definitionId}";
        update: UpdateDeclarativeSourceDefinition => DeclarativeSourceDefinition, PUT "/workspaces/{workspaceId}/definitions/declarative_sources/{definitionId}";
        delete: DeleteDeclarativeSourceDefinition => DeclarativeSourceDefinition, DELETE "/workspaces/{workspaceId}/definitions/declarative_sources/{definitionId}";
    }
}

/// List the declarative source definitions of a workspace, with their manifests. Not paged.
///
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDeclarativeSourceDefinitions {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Declarative source definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeclarativeSourceDefinitionList {
    /// The declarative source definitions.
    pub data: Vec<DeclarativeSourceDefinition>,
    /// URL of the next page. Always absent, because the list is not paged.
    pub next: Option<String>,
    /// URL of the previous page. Always absent, because the list is not paged.
    pub previous: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A declarative source definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeclarativeSourceDefinition {
    /// Id of the definition. It chooses the connector when a source is created.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// The active manifest.
    pub manifest: JsonObject,
    /// Version of the active manifest. The first is 1; every update adds 1.
    pub version: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a declarative source definition.
///
/// Requires at least the role `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDeclarativeSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Display name.
    pub name: String,
    /// Low-code manifest. It must contain `spec` with the connection specification; without it the service answers 500
    /// instead of naming the problem.
    pub manifest: JsonObject,
}

/// Get a declarative source definition with its active manifest.
///
/// Requires at least the role `workspace_reader`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetDeclarativeSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}

/// Replace the manifest of a declarative source definition. The name cannot be changed.
///
/// The manifest becomes a new version, which is active at once for all sources of the definition. Requires at least the
/// role `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDeclarativeSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
    /// The whole new manifest. It must contain `spec` with the connection specification; without it the service answers
    /// 500 instead of naming the problem.
    pub manifest: JsonObject,
}

/// Delete a declarative source definition. The response is the deleted definition.
///
/// Requires at least the role `workspace_editor` or `workspace_source_editor`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDeclarativeSourceDefinition {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::json;
    use airbyte_agent_core::request::encode;

    use super::*;

    #[test]
    fn a_manifest_that_was_read_is_sent_back_with_the_same_digits_and_order() {
        let list =
            br#"{"data": [{"id": "d", "name": "n", "version": 3, "manifest": {"z": 1.50, "a": 1e3}, "new": 1}]}"#;
        let list: DeclarativeSourceDefinitionList = json::read(list).expect("valid");
        assert_eq!(list.data[0].extra["new"], 1);
        let request = UpdateDeclarativeSourceDefinition {
            workspace_id: "w".into(),
            definition_id: "d".into(),
            manifest: list.data[0].manifest.clone(),
        };
        let encoded = encode(&request).expect("valid");
        assert_eq!(encoded.target, "/workspaces/w/definitions/declarative_sources/d");
        assert_eq!(encoded.body.as_deref(), Some(&br#"{"manifest":{"z": 1.50, "a": 1e3}}"#[..]));
    }
}
