//! The catalogue: every kind of connector there is.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::specification::ConnectorSpecification;
use crate::json::{Object, open_enum};
use crate::operation::{Meta, resource};

resource! {
    /// The kinds of connector and destination that exist, before anything is connected.
    Definitions = "definitions" {
        list_sources: ListSourceDefinitions => SourceDefinitionList, Meta::get("/api/v1/integrations/definitions/sources");
        get_source: GetSourceDefinition => SourceDefinition, Meta::get("/api/v1/integrations/definitions/sources/{id}");
        list_destinations: ListDestinationDefinitions => DestinationDefinitionList, Meta::get("/api/v1/integrations/definitions/destinations");
        get_destination: GetDestinationDefinition => DestinationDefinition, Meta::get("/api/v1/integrations/definitions/destinations/{id}");
    }
}

/// List the kinds of connector, all or those whose name holds a text.
///
/// The recommended first request: it works on an empty account. Not paged.
///
/// `GET /api/v1/integrations/definitions/sources`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListSourceDefinitions {
    /// Case-insensitive substring.
    pub name: Option<String>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceDefinitionList {
    /// The kinds of connector.
    pub definitions: Vec<ConnectorDefinitionSummary>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of connector, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Members this version does not know, as received.
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
///
/// `GET /api/v1/integrations/definitions/sources/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetSourceDefinition {
    /// Definition id. A UUID.
    pub id: String,
}

/// A kind of connector, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceDefinition {
    /// Identifier. A UUID.
    pub id: String,
    /// The definition.
    pub definition: ConnectorDefinition,
    /// Sample prompts by kind of access.
    pub example_questions: Option<ExampleQuestions>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of connector or destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Questions a user could ask of such a connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExampleQuestions {
    /// Answerable by direct actions.
    #[serde(default)]
    pub direct: Vec<String>,
    /// Need cached search.
    #[serde(default)]
    pub search: Vec<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// List the kinds of destination. Not paged.
///
/// `GET /api/v1/integrations/definitions/destinations`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListDestinationDefinitions {
    /// Keep these ids (repeat the parameter). UUIDs.
    #[serde(rename = "actorDefinitionIds")]
    pub actor_definition_ids: Option<Vec<String>>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DestinationDefinitionList {
    /// The kinds of destination.
    pub destinations: Vec<DestinationDefinitionSummary>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A kind of destination, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DestinationDefinitionSummary {
    /// Identifier. A UUID.
    pub id: String,
    /// Name.
    pub name: String,
    /// URL of an icon.
    pub icon: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get one kind of destination with its configuration schema.
///
/// `GET /api/v1/integrations/definitions/destinations/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetDestinationDefinition {
    /// Definition id of the destination. A UUID.
    pub id: String,
}

/// A kind of destination, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DestinationDefinition {
    /// Identifier. A UUID.
    pub id: String,
    /// The definition.
    pub definition: ConnectorDefinition,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
