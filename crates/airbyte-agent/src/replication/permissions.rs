//! Permissions of users.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::{check_text, require_text};
use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::{Object, open_enum, resource};

resource! {
    /// Permissions of users: each gives one user a role in one workspace or organization.
    Permissions = "replication.permissions" {
        list: ListPermissions => PermissionList["data": UserPermission], GET "/permissions" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("userId", self.user_id.as_deref())?;
                check_text("organizationId", self.organization_id.as_deref())
            }
        };
        create: CreatePermission => Permission, POST "/permissions" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("userId", &self.user_id)?;
                require_one_scope(self.workspace_id.as_deref(), self.organization_id.as_deref())?;
                require_grantable(&self.permission_type)
            }
        };
        get: GetPermission => Permission, GET "/permissions/{permissionId}";
        update: UpdatePermission => Permission, PATCH "/permissions/{permissionId}";
        delete: DeletePermission => (), DELETE "/permissions/{permissionId}";
    }
}

open_enum! {
    /// A role. The organization's roles from admin to reader include the workspace role of the same name in all of its
    /// workspaces.
    pub enum PermissionType {
        /// Everything in the instance. It cannot be granted to a user.
        InstanceAdmin = "instance_admin",
        /// Everything in the organization and its workspaces.
        OrganizationAdmin = "organization_admin",
        /// Changes in all workspaces of the organization. Includes `organization_runner`.
        OrganizationEditor = "organization_editor",
        /// Syncs in all workspaces of the organization. Includes `organization_reader`.
        OrganizationRunner = "organization_runner",
        /// Reads all workspaces of the organization. Includes `organization_member`.
        OrganizationReader = "organization_reader",
        /// Belongs to the organization, without access to its workspaces.
        OrganizationMember = "organization_member",
        /// `workspace_owner`. It cannot be granted to a user.
        WorkspaceOwner = "workspace_owner",
        /// Everything in the workspace.
        WorkspaceAdmin = "workspace_admin",
        /// Changes in the workspace. Includes the editors of sources and of destinations.
        WorkspaceEditor = "workspace_editor",
        /// Changes to the sources of the workspace. Includes `workspace_runner`. The published document omits it.
        WorkspaceSourceEditor = "workspace_source_editor",
        /// Changes to the destinations of the workspace. Includes `workspace_runner`. The published document omits it.
        WorkspaceDestinationEditor = "workspace_destination_editor",
        /// Starts and cancels syncs of the workspace. Includes `workspace_reader`.
        WorkspaceRunner = "workspace_runner",
        /// Reads the workspace.
        WorkspaceReader = "workspace_reader",
    }
}

open_enum! {
    /// What a permission applies to.
    pub enum PermissionScope {
        /// A workspace.
        Workspace = "workspace",
        /// An organization.
        Organization = "organization",
        /// Neither.
        None = "none",
    }
}

/// List the permissions of a user. Not paged.
///
/// Everybody may list their own permissions. Those of another user require the role `organization_admin`, and the id of
/// the organization: without it, the service answers 400.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListPermissions {
    /// Id of the user. Default: the caller.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: Option<String>,
    /// Return only permissions within this organization. The service ignores it if the user is the caller.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
}

/// Permissions of a user. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermissionList {
    /// The permissions.
    pub data: Vec<UserPermission>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A permission in a list: what it applies to is one id and its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPermission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
    /// The role.
    pub permission_type: PermissionType,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
    /// Id of the workspace or the organization.
    #[schemars(extend("format" = "uuid"))]
    pub scope_id: String,
    /// Whether the permission applies to a workspace or to an organization.
    pub scope: PermissionScope,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Grant a user a role in a workspace or an organization.
///
/// Requires exactly one of the workspace and the organization, and at least the role `workspace_admin` or
/// `organization_admin` there.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatePermission {
    /// The role. `instance_admin` and `workspace_owner` cannot be granted.
    pub permission_type: PermissionType,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
    /// Id of the workspace, for a role in a workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Id of the organization, for a role in an organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
}

/// A permission: a user's role in a workspace or an organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
    /// The role.
    pub permission_type: PermissionType,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub user_id: String,
    /// Id of the workspace. Absent if the permission applies to an organization.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Id of the organization. Absent if the permission applies to a workspace.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get a permission.
///
/// Requires at least the role `workspace_reader` or `organization_reader`, depending on what the permission applies to.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetPermission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
}

/// Change the role of a permission. The user and what the permission applies to stay the same.
///
/// Requires at least the role `workspace_admin` or `organization_admin`, depending on what the permission applies to.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePermission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
    /// The new role.
    pub permission_type: PermissionType,
}

/// Delete a permission: the user loses the role.
///
/// Requires at least the role `workspace_admin` or `organization_admin`, depending on what the permission applies to.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeletePermission {
    /// Id of the permission.
    #[schemars(extend("format" = "uuid"))]
    pub permission_id: String,
}

/// Checks that a grant names a workspace or an organization, and not both.
pub(super) fn require_one_scope(
    workspace_id: Option<&str>,
    organization_id: Option<&str>,
) -> Result<(), ValidationError> {
    require_one_of(&[("workspaceId", workspace_id.is_some()), ("organizationId", organization_id.is_some())])?;
    check_text("workspaceId", workspace_id)?;
    check_text("organizationId", organization_id)
}

fn require_grantable(permission_type: &PermissionType) -> Result<(), ValidationError> {
    match permission_type {
        PermissionType::InstanceAdmin | PermissionType::WorkspaceOwner => {
            Err(ValidationError::new("permissionType", format!("`{permission_type}` cannot be granted to a user")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;

    use super::*;

    #[test]
    fn a_grant_that_the_service_would_refuse_is_not_sent() {
        let valid = CreatePermission {
            permission_type: PermissionType::WorkspaceReader,
            user_id: "u".into(),
            workspace_id: Some("w".into()),
            organization_id: None,
        };
        assert_eq!(valid.validate(), Ok(()));
        for (request, field) in [
            (CreatePermission { user_id: " ".into(), ..valid.clone() }, "userId"),
            (CreatePermission { workspace_id: None, ..valid.clone() }, "workspaceId"),
            (CreatePermission { workspace_id: Some(String::new()), ..valid.clone() }, "workspaceId"),
            (CreatePermission { organization_id: Some("o".into()), ..valid.clone() }, "organizationId"),
            (CreatePermission { permission_type: PermissionType::InstanceAdmin, ..valid.clone() }, "permissionType"),
            (CreatePermission { permission_type: PermissionType::WorkspaceOwner, ..valid.clone() }, "permissionType"),
        ] {
            assert_eq!(request.validate().map_err(|error| error.field), Err(field.to_owned()));
        }
    }

    #[test]
    fn a_role_that_this_version_does_not_know_can_be_granted() {
        let request = CreatePermission {
            permission_type: "workspace_auditor".into(),
            user_id: "u".into(),
            workspace_id: None,
            organization_id: Some("o".into()),
        };
        assert_eq!(request.validate(), Ok(()));
    }
}
