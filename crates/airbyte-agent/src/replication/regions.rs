//! Regions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::{check_text, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, resource};

resource! {
    /// Regions: where the data of workspaces is processed. A region consists of data planes.
    Regions = "replication.regions" {
        list: ListRegions => RegionList["data": Region], GET "/regions" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("organizationId", &self.organization_id)
            }
        };
        create: CreateRegion => Region, POST "/regions" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("organizationId", &self.organization_id)
            }
        };
        get: GetRegion => Region, GET "/regions/{regionId}";
        update: UpdateRegion => Region, PATCH "/regions/{regionId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())
            }
        };
        delete: DeleteRegion => Region, DELETE "/regions/{regionId}";
    }
}

/// List the regions of an organization. Not paged.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListRegions {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
}

/// Regions. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegionList {
    /// The regions.
    pub data: Vec<Region>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
    /// Name of the region.
    pub name: String,
    /// Id of the organization that the region belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Whether the region is enabled.
    pub enabled: bool,
    /// Time of creation. The API does not publish the format.
    pub created_at: String,
    /// Time of the last change. The API does not publish the format.
    pub updated_at: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a region.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateRegion {
    /// Name of the region.
    pub name: String,
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Whether the region is enabled. It is unless this is `false`.
    pub enabled: Option<bool>,
}

/// Get a region.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetRegion {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
}

/// Rename a region, or enable or disable it.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRegion {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
    /// New name. Default: unchanged.
    pub name: Option<String>,
    /// Whether the region is enabled. Default: unchanged.
    pub enabled: Option<bool>,
}

/// Delete a region and its data planes. The response is the deleted region.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRegion {
    /// Id of the region.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: String,
}
