//! Members of groups: the requests and responses of [`Groups`](super::Groups) about them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::Object;

/// List one page of a group's members.
///
/// Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListGroupMembers {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of a group's members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupMemberList {
    /// The members of this page.
    pub data: Vec<GroupMember>,
    /// Path and query of the next page, without a host. `null` or absent on the last page, unless that page is full.
    pub next: Option<String>,
    /// Path and query of the previous page, without a host. `null` or absent on the first page.
    pub previous: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A user as the member of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupMember {
    /// Id of the membership. It is not the id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub member_id: String,
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
    /// Email address of the user.
    #[schemars(extend("format" = "email"))]
    pub user_email: String,
    /// Name of the user.
    pub user_name: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Add a user of the organization to a group.
///
/// Fails with 409 if the user is a member already or is inactive, or if an identity provider manages the group by SCIM;
/// with 404 if the user does not belong to the organization. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddGroupMember {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
}

/// Remove a user from a group.
///
/// Fails with 409 if an identity provider manages the group by SCIM. Requires at least the role `organization_admin`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveGroupMember {
    /// Id of the group.
    #[schemars(extend("format" = "uuid"))]
    pub group_id: String,
    /// Id of the user. It is not the id of the membership.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
}
