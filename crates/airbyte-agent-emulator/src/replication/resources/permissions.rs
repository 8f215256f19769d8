//! `replication.permissions`: the permissions of users. Those of groups are in `groups`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    CreatePermission, DeletePermission, GetPermission, ListPermissions, Permission, PermissionList, PermissionScope,
    PermissionType, UpdatePermission, UserPermission,
};
use uuid::Uuid;

use crate::accounts::permissions::{self, Holder, Permission as StoredPermission, Target};
use crate::accounts::{Role, RoleScope, users, workspaces};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListPermissions) -> Result<PermissionList, Problem> {
    let own = &context.caller.user_id;
    let user_id = request.user_id.as_ref().unwrap_or(own);
    let mut listed = permissions::of_user(context.db, user_id)?;
    if !user_id.eq_ignore_ascii_case(own) {
        let Some(organization_id) = &request.organization_id else {
            return Err(Problem::bad_request("organizationId is required to list the permissions of another user."));
        };
        context.require_in_organization(organization_id)?;
        let mut within = Vec::new();
        for permission in listed {
            if organization_of(context, &permission.target)?.as_ref() == Some(organization_id) {
                within.push(permission);
            }
        }
        listed = within;
    }
    Ok(PermissionList { data: listed.into_iter().map(|one| listed_as(user_id, one)).collect(), extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreatePermission) -> Result<Permission, Problem> {
    let role = role(&request.permission_type)?;
    if matches!(role, Role::InstanceAdmin | Role::WorkspaceOwner) {
        return Err(Problem::unreadable_body());
    }
    let target = target(role, request.workspace_id, request.organization_id)?;
    require_at(context, &target)?;
    if users::by_id(context.db, &request.user_id)?.is_none() {
        return Err(context.unknown("user", &request.user_id));
    }
    let granted = permissions::grant(context.db, role, &Holder::User(request.user_id.clone()), &target)?;
    Ok(shown(request.user_id, granted))
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetPermission) -> Result<Permission, Problem> {
    let (user_id, permission) = find(context, &request.permission_id)?;
    Ok(shown(user_id, permission))
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdatePermission) -> Result<Permission, Problem> {
    let role = role(&request.permission_type)?;
    let (user_id, permission) = find(context, &request.permission_id)?;
    check_scope(role, &permission.target)?;
    permissions::set_role(context.db, &permission.id, role)?;
    Ok(shown(user_id, StoredPermission { role, ..permission }))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeletePermission) -> Result<(), Problem> {
    let (_, permission) = find(context, &request.permission_id)?;
    Ok(permissions::delete(context.db, &permission.id)?)
}

/// The role that a request names.
pub(super) fn role(permission_type: &PermissionType) -> Result<Role, Problem> {
    Role::of_name(permission_type.as_str()).ok_or_else(Problem::unreadable_body)
}

/// What a request grants a role in: exactly one workspace or organization.
pub(super) fn target(
    role: Role,
    workspace_id: Option<String>,
    organization_id: Option<String>,
) -> Result<Target, Problem> {
    let target = match (workspace_id, organization_id) {
        (Some(id), None) => Target::Workspace(id),
        (None, Some(id)) => Target::Organization(id),
        _ => return Err(Problem::bad_request("Exactly one of workspaceId and organizationId is required.")),
    };
    check_scope(role, &target)?;
    Ok(target)
}

fn check_scope(role: Role, target: &Target) -> Result<(), Problem> {
    let fits = match target {
        Target::Instance => role.scope() == RoleScope::Instance,
        Target::Organization(_) => role.scope() == RoleScope::Organization,
        Target::Workspace(_) => role.scope() == RoleScope::Workspace,
    };
    match fits {
        true => Ok(()),
        false => Err(Problem::bad_request(format!("{} does not fit what the permission is about.", role.as_str()))),
    }
}

/// Checks that the caller may call the operation where the permission applies.
fn require_at(context: &ReplicationContext<'_>, target: &Target) -> Result<(), Problem> {
    match target {
        Target::Workspace(id) => context.require_in_workspace(id).map(|_| ()),
        Target::Organization(id) => context.require_in_organization(id),
        Target::Instance if context.caller.is_instance_admin() => Ok(()),
        Target::Instance => Err(context.unknown("permission", "")),
    }
}

/// A permission of a user that the caller may call the operation on, and the user's id.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<(String, StoredPermission), Problem> {
    let permission = permissions::by_id(context.db, id)?.ok_or_else(|| context.unknown("permission", id))?;
    let Holder::User(user_id) = &permission.holder else { return Err(context.unknown("permission", id)) };
    require_at(context, &permission.target)?;
    Ok((user_id.clone(), permission))
}

fn organization_of(context: &ReplicationContext<'_>, target: &Target) -> Result<Option<String>, Problem> {
    Ok(match target {
        Target::Organization(id) => Some(id.clone()),
        Target::Workspace(id) => workspaces::key(context.db, id)?.map(|workspace| workspace.organization_id),
        Target::Instance => None,
    })
}

/// A permission in a list: one id, and what it is the id of.
fn listed_as(user_id: &str, permission: StoredPermission) -> UserPermission {
    let (scope, scope_id) = match permission.target {
        Target::Workspace(id) => (PermissionScope::Workspace, id),
        Target::Organization(id) => (PermissionScope::Organization, id),
        Target::Instance => (PermissionScope::None, Uuid::nil().to_string()),
    };
    UserPermission {
        permission_id: permission.id,
        permission_type: permission.role.as_str().into(),
        user_id: user_id.to_owned(),
        scope_id,
        scope,
        extra: Object::new(),
    }
}

fn shown(user_id: String, permission: StoredPermission) -> Permission {
    Permission {
        permission_id: permission.id,
        permission_type: permission.role.as_str().into(),
        user_id,
        workspace_id: permission.target.workspace_id().map(str::to_owned),
        organization_id: permission.target.organization_id().map(str::to_owned),
        extra: Object::new(),
    }
}
