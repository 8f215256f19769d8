//! Permissions of groups: the requests and responses of [`Groups`](super::Groups) about them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::permissions::PermissionType;
use airbyte_agent_core::Object;

/// List the permissions of a group. Not paged.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListGroupPermissions {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
}

/// Permissions of a group. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupPermissionList {
    /// The permissions.
    pub data: Vec<GroupPermission>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A permission of a group: the role of its members in a workspace or an organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupPermission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// The role.
    pub permission_type: PermissionType,
    /// Id of the workspace. `null` or absent if the permission applies to the organization.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Id of the organization. `null` or absent if the permission applies to a workspace.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Grant the members of a group a role in a workspace or in their organization.
///
/// Requires exactly one of the workspace and the organization. It must be the group's organization or a workspace of it,
/// and the group must not have the permission already: otherwise, the service answers 400. Requires at least the role
/// `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantGroupPermission {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// The role.
    pub permission_type: PermissionType,
    /// Id of the workspace, for a role in a workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Id of the organization, for a role in the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
}

/// Revoke a permission of a group.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevokeGroupPermission {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
}
