//! Destinations: where data goes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::{self, BY_OFFSET, ScopedResourceRequirements};
use super::configuration::{MaskHandling, check_masks, check_new, without_masks};
use super::validation::{check_page, check_text, require_connector, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object};

resource! {
    /// Destinations: where data goes. A destination is a connector with a configuration.
    Destinations = "replication.destinations" {
        list: ListDestinations => DestinationList["data": Destination], GET "/destinations" .paging(BY_OFFSET).distinct_by("destinationId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_page(self.limit, self.workspace_ids.as_deref())
            }
        };
        create: CreateDestination => Destination, POST "/destinations" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("workspaceId", &self.workspace_id)?;
                require_connector(self.definition_id.as_deref(), &self.configuration, "destinationType")?;
                check_new(&self.configuration)
            }
        };
        get: GetDestination => Destination, GET "/destinations/{destinationId}";
        update: UpdateDestination => Destination, PATCH "/destinations/{destinationId}" .not_sent(&["masked"]) {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())?;
                check_masks(self.masked.as_ref(), self.configuration.as_ref())
            }

            fn prepare(&self) -> Option<Self> {
                let configuration = without_masks(self.masked.as_ref(), self.configuration.as_ref())?;
                Some(Self { configuration: Some(configuration), ..self.clone() })
            }
        };
        replace: ReplaceDestination => Destination, PUT "/destinations/{destinationId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        delete: DeleteDestination => (), DELETE "/destinations/{destinationId}";
    }
}

/// List one page of the destinations.
///
/// The order is not defined, so pages can repeat or miss destinations while some are created or deleted.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDestinations {
    /// Return only destinations of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
    /// Whether deleted destinations are returned too. Nothing tells them from the others. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub include_deleted: Option<bool>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of destinations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationList {
    /// URL of the page before, whose host may not be reachable: the client does not follow it. Empty on the first page.
    pub previous: Option<String>,
    /// URL of the page after, whose host may not be reachable: the client does not follow it. It is empty only if the page
    /// is.
    pub next: Option<String>,
    /// The destinations of this page.
    pub data: Vec<Destination>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// Name of the destination. It need not be unique.
    pub name: String,
    /// Short name of the connector, such as `postgres`. Empty if the connector has none, such as a custom one.
    pub destination_type: String,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// The configuration. Its secrets are `**********`. That of a deleted destination is empty.
    #[serde(default, deserialize_with = "common::configuration")]
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// Time of creation, in seconds since 1970-01-01T00:00:00Z.
    pub created_at: i64,
    /// CPU, memory and storage of the destination's jobs, if they are not the default ones.
    pub resource_allocation: Option<ScopedResourceRequirements>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a destination.
///
/// Requires `definitionId`, or the short name of the connector as `destinationType` in the configuration. The service compares
/// the configuration with the specification of the connector (422), but does not try to connect. It never refuses a
/// second destination of the same name.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDestination {
    /// Name of the destination. It need not be unique.
    pub name: String,
    /// Id of the connector definition. Default: the connector that `configuration.destinationType` names.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// The configuration, as the specification of the connector requires it. The service removes `destinationType` from it.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// CPU, memory and storage of the destination's jobs. Default: those of the installation.
    pub resource_allocation: Option<ScopedResourceRequirements>,
}

/// Get a destination.
///
/// A deleted one is returned too, with an empty configuration.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetDestination {
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// Whether secrets in the configuration are references (`secret_coordinate::…`) instead of `**********`.
    pub include_secret_coordinates: Option<bool>,
}

/// Update parts of a destination. Members that are not set stay as they are.
///
/// The configuration is merged: objects member by member, everything else is replaced. Members cannot be removed, so
/// switching between alternatives keeps the members of the old one: `{"ssl_mode": {"mode": "disable"}}` leaves the
/// `ca_certificate` of the mode before. Use `replace` for that, or `ensure`, which reads the stored configuration first and
/// chooses between the two.
///
/// A secret of `**********`, as responses have it, is rejected: unlike in `replace`, the service would store it. `masked` can
/// leave such members out.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDestination {
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// New name.
    pub name: Option<String>,
    /// Members of the configuration to change.
    #[schemars(extend("x-secret" = true))]
    pub configuration: Option<JsonObject>,
    /// CPU, memory and storage of the destination's jobs.
    pub resource_allocation: Option<ScopedResourceRequirements>,
    /// What happens with secrets of `**********` in the configuration. It is not sent. Default: `refuse`.
    #[schemars(extend("x-default" = "refuse"))]
    pub masked: Option<MaskHandling>,
}

/// Replace the name and the whole configuration of a destination.
///
/// A secret that is sent as `**********` keeps its stored value.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceDestination {
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// New name.
    pub name: String,
    /// The complete new configuration.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// CPU, memory and storage of the destination's jobs.
    pub resource_allocation: Option<ScopedResourceRequirements>,
}

/// Delete a destination and its connections. Data that was written is kept.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDestination {
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
}
