//! Definitions of connectors and destinations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::specification::ConnectorSpecification;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Definitions of the connectors and destinations that Airbyte offers.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// # let client = airbyte_agent::Client::builder()
    /// #     .base_url(emulator.url())
    /// #     .client_id(emulator.client_id())
    /// #     .client_secret(emulator.client_secret())
    /// #     .build()?;
    /// use airbyte_agent::ListSourceDefinitions;
    ///
    /// let request = ListSourceDefinitions { name: Some("github".into()) };
    /// let list = client.definitions().list_sources(request).await?;
    /// assert_eq!(list.definitions[0].name, "GitHub");
    /// # Ok(())
    /// # }
    /// ```
    Definitions = "definitions" {
        list_sources: ListSourceDefinitions => SourceDefinitionList["definitions": ConnectorDefinitionSummary], GET "/api/v1/integrations/definitions/sources";
        get_source: GetSourceDefinition => SourceDefinition, GET "/api/v1/integrations/definitions/sources/{id}";
        list_destinations: ListDestinationDefinitions => DestinationDefinitionList["destinations": DestinationDefinitionSummary], GET "/api/v1/integrations/definitions/destinations";
        get_destination: GetDestinationDefinition => DestinationDefinition, GET "/api/v1/integrations/definitions/destinations/{id}";
    }
}

/// List the connector definitions. Not paged.
///
/// This also works for an account without any connectors.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSourceDefinitions {
    /// Return only definitions whose name contains this text. Case-insensitive.
    pub name: Option<String>,
}

/// Connector definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceDefinitionList {
    /// The connector definitions.
    pub definitions: Vec<ConnectorDefinitionSummary>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector definition without its specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDefinitionSummary {
    /// Id of the connector definition, if it is a source. Other operations accept it as `definition_id`.
    #[serde(rename = "sourceDefinitionId")]
    pub source_definition_id: Option<String>,
    /// Id of the connector definition, if it is a destination.
    #[serde(rename = "destinationDefinitionId")]
    pub destination_definition_id: Option<String>,
    /// Display name. Other operations accept it as `connector_type`.
    pub name: String,
    /// Docker repository of the connector's image.
    #[serde(rename = "dockerRepository")]
    pub docker_repository: Option<String>,
    /// URL of the icon.
    #[serde(rename = "iconUrl")]
    pub icon_url: Option<String>,
    /// Whether the organization made the connector itself.
    pub custom: Option<bool>,
    /// Support level.
    #[serde(rename = "supportLevel")]
    pub support_level: Option<SupportLevel>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Support level of a connector.
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

/// Get a connector definition with its specification.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSourceDefinition {
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A connector definition with example questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceDefinition {
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// The connector definition.
    pub definition: ConnectorDefinition,
    /// Example questions, grouped by how they can be answered.
    pub example_questions: Option<ExampleQuestions>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// The definition of a connector or a destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDefinition {
    /// Id of the connector definition, if it is a source. Other operations accept it as `definition_id`.
    #[serde(rename = "sourceDefinitionId")]
    pub source_definition_id: Option<String>,
    /// Id of the connector definition, if it is a destination.
    #[serde(rename = "destinationDefinitionId")]
    pub destination_definition_id: Option<String>,
    /// Display name. Other operations accept it as `connector_type`.
    pub name: String,
    /// Docker repository of the connector's image.
    #[serde(rename = "dockerRepository")]
    pub docker_repository: Option<String>,
    /// URL of the icon.
    #[serde(rename = "iconUrl")]
    pub icon_url: Option<String>,
    /// Whether the organization made the connector itself.
    pub custom: Option<bool>,
    /// Support level.
    #[serde(rename = "supportLevel")]
    pub support_level: Option<SupportLevel>,
    /// Specification of its configuration.
    pub spec: ConnectorSpecification,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Questions that users may ask about the data of a connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExampleQuestions {
    /// Questions that actions on live data can answer.
    #[serde(default)]
    pub direct: Vec<String>,
    /// Questions that require a search in the Context Store.
    #[serde(default)]
    pub search: Vec<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// List the destination definitions. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListDestinationDefinitions {
    /// Return only the definitions with these ids.
    #[serde(rename = "actorDefinitionIds")]
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_ids: Option<Vec<String>>,
}

/// Destination definitions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinitionList {
    /// The destination definitions.
    pub destinations: Vec<DestinationDefinitionSummary>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A destination definition without its specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinitionSummary {
    /// Id of the destination definition.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// URL of the icon.
    pub icon: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get a destination definition with its specification.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetDestinationDefinition {
    /// Id of the destination definition.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A destination definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationDefinition {
    /// Id of the destination definition.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// The definition.
    pub definition: ConnectorDefinition,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
