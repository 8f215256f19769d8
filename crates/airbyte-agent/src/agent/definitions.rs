//! The catalogue: every kind of connector there is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::specification::ConnectorSpecification;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// The kinds of connector and destination that exist, before anything is connected.
    Definitions = "definitions" {
        list_sources: ListSourceDefinitions => SourceDefinitionList, GET "/api/v1/integrations/definitions/sources";
        get_source: GetSourceDefinition => SourceDefinition, GET "/api/v1/integrations/definitions/sources/{id}";
        list_destinations: ListDestinationDefinitions => DestinationDefinitionList, GET "/api/v1/integrations/definitions/destinations";
        get_destination: GetDestinationDefinition => DestinationDefinition, GET "/api/v1/integrations/definitions/destinations/{id}";
    }
}

/// List the kinds of connector, all or those whose name holds a text.
///
/// The recommended first request: it works on an empty account. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSourceDefinitions {
    /// Case-insensitive substring.
    pub name: Option<String>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceDefinitionList {
    /// The kinds of connector.
    pub definitions: Vec<ConnectorDefinitionSummary>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of connector, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDefinitionSummary {
    /// Definition id of a source; pass as `definition_id` elsewhere.
    #[serde(rename = "sourceDefinitionId")]
    pub source_definition_id: Option<String>,
    /// Definition id of a destination.
    #[serde(rename = "destinationDefinitionId")]
    pub destination_definition_id: Option<String>,
    /// Display name; `connector_type` elsewhere.
    pub name: String,
    /// Image that runs it.
    #[serde(rename = "dockerRepository")]
    pub docker_repository: Option<String>,
    /// URL of an icon.
    #[serde(rename = "iconUrl")]
    pub icon_url: Option<String>,
    /// Made by the organization itself.
    pub custom: Option<bool>,
    /// Who supports it.
    #[serde(rename = "supportLevel")]
    pub support_level: Option<SupportLevel>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Who supports a connector.
    pub enum SupportLevel {
        /// `archived`.
        Archived = "archived",
        /// `certified`.
        Certified = "certified",
        /// `community`.
        Community = "community",
        /// `none`.
        None = "none",
    }
}

/// Get one kind of connector with its configuration schema.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSourceDefinition {
    /// Definition id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A kind of connector, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceDefinition {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// The definition.
    pub definition: ConnectorDefinition,
    /// Sample prompts by kind of access.
    pub example_questions: Option<ExampleQuestions>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of connector or destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDefinition {
    /// Definition id of a source; pass as `definition_id` elsewhere.
    #[serde(rename = "sourceDefinitionId")]
    pub source_definition_id: Option<String>,
    /// Definition id of a destination.
    #[serde(rename = "destinationDefinitionId")]
    pub destination_definition_id: Option<String>,
    /// Display name; `connector_type` elsewhere.
    pub name: String,
    /// Image that runs it.
    #[serde(rename = "dockerRepository")]
    pub docker_repository: Option<String>,
    /// URL of an icon.
    #[serde(rename = "iconUrl")]
    pub icon_url: Option<String>,
    /// Made by the organization itself.
    pub custom: Option<bool>,
    /// Who supports it.
    #[serde(rename = "supportLevel")]
    pub support_level: Option<SupportLevel>,
    /// What it must be configured with.
    pub spec: ConnectorSpecification,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Questions a user could ask of such a connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExampleQuestions {
    /// Answerable by direct actions.
    #[serde(default)]
    pub direct: Vec<String>,
    /// Need cached search.
    #[serde(default)]
    pub search: Vec<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// List the kinds of destination. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListDestinationDefinitions {
    /// Keep these ids (repeat the parameter).
    #[serde(rename = "actorDefinitionIds")]
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_ids: Option<Vec<String>>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinitionList {
    /// The kinds of destination.
    pub destinations: Vec<DestinationDefinitionSummary>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of destination, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinitionSummary {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Name.
    pub name: String,
    /// URL of an icon.
    pub icon: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get one kind of destination with its configuration schema.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetDestinationDefinition {
    /// Definition id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A kind of destination, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinition {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// The definition.
    pub definition: ConnectorDefinition,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
