//! Data planes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::{check_ids, check_text, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, Secret, resource};

resource! {
    /// Data planes: the clusters that run the syncs of a region.
    Dataplanes = "replication.dataplanes" {
        list: ListDataplanes => DataplaneList["data": Dataplane], GET "/dataplanes" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_ids("regionIds", self.region_ids.as_deref())
            }
        };
        create: CreateDataplane => DataplaneCredentials, POST "/dataplanes" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("regionId", &self.region_id)?;
                require_text("name", &self.name)
            }
        };
        get: GetDataplane => Dataplane, GET "/dataplanes/{dataplaneId}";
        update: UpdateDataplane => Dataplane, PATCH "/dataplanes/{dataplaneId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())
            }
        };
        delete: DeleteDataplane => Dataplane, DELETE "/dataplanes/{dataplaneId}";
    }
}

/// List the data planes that the caller can see. Not paged.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDataplanes {
    /// Return only data planes of these regions. Default: those of all regions.
    #[schemars(extend("format" = "uuid"))]
    pub region_ids: Option<Vec<String>>,
}

/// Data planes. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataplaneList {
    /// The data planes.
    pub data: Vec<Dataplane>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A data plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dataplane {
    /// Id of the data plane.
    #[schemars(extend("format" = "uuid"))]
    pub dataplane_id: String,
    /// Name of the data plane.
    pub name: String,
    /// Id of the region that the data plane belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
    /// Whether the data plane is enabled.
    pub enabled: bool,
    /// Time of creation. The API does not publish the format.
    pub created_at: String,
    /// Time of the last change. The API does not publish the format.
    pub updated_at: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a data plane and the credentials that it needs to start.
///
/// No other operation returns the credentials. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDataplane {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
    /// Name of the data plane.
    pub name: String,
    /// Whether the data plane is enabled. It is unless this is `false`.
    pub enabled: Option<bool>,
}

/// The credentials of a new data plane. Store them: no other operation returns them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataplaneCredentials {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
    /// Id of the data plane.
    #[schemars(extend("format" = "uuid"))]
    pub dataplane_id: String,
    /// Client id of the data plane.
    pub client_id: String,
    /// Client secret of the data plane.
    pub client_secret: Secret,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get a data plane.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetDataplane {
    /// Id of the data plane.
    #[schemars(extend("format" = "uuid"))]
    pub dataplane_id: String,
}

/// Rename a data plane, or enable or disable it.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDataplane {
    /// Id of the data plane.
    #[schemars(extend("format" = "uuid"))]
    pub dataplane_id: String,
    /// New name. Default: unchanged.
    pub name: Option<String>,
    /// Whether the data plane is enabled. Default: unchanged.
    pub enabled: Option<bool>,
}

/// Delete a data plane. The response is the deleted data plane.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDataplane {
    /// Id of the data plane.
    #[schemars(extend("format" = "uuid"))]
    pub dataplane_id: String,
}
