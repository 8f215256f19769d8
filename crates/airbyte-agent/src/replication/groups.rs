//! Groups of users.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::group_members::{AddGroupMember, GroupMember, GroupMemberList, ListGroupMembers, RemoveGroupMember};
use super::group_permissions::{
    GrantGroupPermission, GroupPermission, GroupPermissionList, ListGroupPermissions, RevokeGroupPermission,
};
use super::page_limit::check_limit;
use super::permissions::require_one_scope;
use airbyte_agent_core::operation::{ListPaging, NextPage, ValidationError};
use airbyte_agent_core::{Object, resource};

resource! {
    /// Groups of an organization's users. A permission of a group applies to all of its members.
    Groups = "replication.groups" {
        list: ListGroups => GroupList, GET "/groups" .paging(BY_OFFSET) {
            fn validate(&self) -> Result<(), ValidationError> {
                check_limit(self.limit)
            }
        };
        create: CreateGroup => Group, POST "/groups";
        get: GetGroup => Group, GET "/groups/{groupId}";
        update: UpdateGroup => Group, PATCH "/groups/{groupId}";
        delete: DeleteGroup => (), DELETE "/groups/{groupId}";
        list_members: ListGroupMembers => GroupMemberList, GET "/groups/{groupId}/members" .paging(BY_OFFSET) {
            fn validate(&self) -> Result<(), ValidationError> {
                check_limit(self.limit)
            }
        };
        add_member: AddGroupMember => GroupMember, POST "/groups/{groupId}/members";
        remove_member: RemoveGroupMember => (), DELETE "/groups/{groupId}/members/{userId}";
        list_permissions: ListGroupPermissions => GroupPermissionList, GET "/groups/{groupId}/permissions";
        grant: GrantGroupPermission => GroupPermission, POST "/groups/{groupId}/permissions" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_scope(&self.workspace_id, &self.organization_id)
            }
        };
        revoke: RevokeGroupPermission => (), DELETE "/groups/{groupId}/permissions/{permissionId}";
    }
}

const BY_OFFSET: ListPaging =
    ListPaging { items: "data", position: "offset", next: NextPage::Offset { limit: "limit", default_limit: 100 } };

/// List one page of an organization's groups.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListGroups {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "minimum" = 1, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupList {
    /// The groups of this page.
    pub data: Vec<Group>,
    /// Path and query of the next page, without a host. `null` or absent on the last page.
    pub next: Option<String>,
    /// Path and query of the previous page, without a host. `null` or absent on the first page.
    pub previous: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A group of users.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Name of the group, unique in the organization.
    pub name: String,
    /// Description of the group.
    pub description: Option<String>,
    /// Id of the organization that the group belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Number of members.
    pub member_count: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a group without members.
///
/// Fails with 409 if the organization has a group of this name. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateGroup {
    /// Name of the group, unique in the organization.
    pub name: String,
    /// Description of the group.
    pub description: Option<String>,
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
}

/// Get a group.
///
/// Requires at least the role `organization_admin`. Unlike most resources, an unknown id is 404 for everybody.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetGroup {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
}

/// Change the name or the description of a group.
///
/// Fails with 409 if another group of the organization has the name, or if an identity provider manages the group by
/// SCIM. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateGroup {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// New name, unique in the organization. Default: unchanged.
    pub name: Option<String>,
    /// New description. Default: unchanged. The service cannot remove a description; an empty text is the nearest.
    pub description: Option<String>,
}

/// Delete a group. Its members lose the permissions of the group.
///
/// Fails with 409 if an identity provider manages the group by SCIM. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteGroup {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
}
