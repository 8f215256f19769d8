//! Groups of users.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::BY_OFFSET;
use super::group_members::{AddGroupMember, GroupMember, GroupMemberList, ListGroupMembers, RemoveGroupMember};
use super::group_permissions::{
    GrantGroupPermission, GroupPermission, GroupPermissionList, ListGroupPermissions, RevokeGroupPermission,
};
use super::permissions::require_one_scope;
use super::validation::{check_limit, check_text, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, resource};

resource! {
    /// Groups of an organization's users. A permission of a group applies to all of its members.
    Groups = "replication.groups" {
        list: ListGroups => GroupList["data": Group], GET "/groups" .paging(BY_OFFSET).distinct_by("groupId") {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("organizationId", &self.organization_id)?;
                check_limit(self.limit)
            }
        };
        create: CreateGroup => Group, POST "/groups" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("organizationId", &self.organization_id)
            }
        };
        get: GetGroup => Group, GET "/groups/{groupId}";
        update: UpdateGroup => Group, PATCH "/groups/{groupId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())
            }
        };
        delete: DeleteGroup => (), DELETE "/groups/{groupId}";
        list_members: ListGroupMembers => GroupMemberList["data": GroupMember], GET "/groups/{groupId}/members" .paging(BY_OFFSET).distinct_by("memberId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_limit(self.limit)
            }
        };
        add_member: AddGroupMember => GroupMember, POST "/groups/{groupId}/members" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("userId", &self.user_id)
            }
        };
        remove_member: RemoveGroupMember => (), DELETE "/groups/{groupId}/members/{userId}";
        list_permissions: ListGroupPermissions => GroupPermissionList["data": GroupPermission], GET "/groups/{groupId}/permissions";
        grant: GrantGroupPermission => GroupPermission, POST "/groups/{groupId}/permissions" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_scope(self.workspace_id.as_deref(), self.organization_id.as_deref())
            }
        };
        revoke: RevokeGroupPermission => (), DELETE "/groups/{groupId}/permissions/{permissionId}";
    }
}

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
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
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

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;
    use airbyte_agent_core::request::{encode, from_json};

    use super::*;

    #[test]
    fn members_are_sent_in_the_path_the_query_and_the_body() {
        let request: ListGroupMembers = from_json(br#"{"groupId": "g", "limit": 100, "offset": 200}"#).expect("valid");
        assert_eq!(encode(&request).expect("valid").target, "/groups/g/members?limit=100&offset=200");

        let request = AddGroupMember { group_id: "g".into(), user_id: "u".into() };
        let encoded = encode(&request).expect("valid");
        assert_eq!(encoded.target, "/groups/g/members");
        assert_eq!(encoded.body.as_deref(), Some(&br#"{"userId":"u"}"#[..]));
    }

    #[test]
    fn a_grant_names_a_workspace_or_the_organization() {
        for (json, field) in [
            (r#"{"groupId": "g", "permissionType": "workspace_reader"}"#, "workspaceId"),
            (r#"{"groupId": "g", "permissionType": "x", "workspaceId": "w", "organizationId": "o"}"#, "organizationId"),
        ] {
            let request: GrantGroupPermission = from_json(json.as_bytes()).expect("the types are right");
            assert_eq!(request.validate().map_err(|error| error.field), Err(field.to_owned()));
        }
    }
}
