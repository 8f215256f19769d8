//! `replication.groups`: groups, their members and their permissions.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    AddGroupMember, CreateGroup, DeleteGroup, GetGroup, GrantGroupPermission, Group, GroupList, GroupMember,
    GroupMemberList, GroupPermission, GroupPermissionList, ListGroupMembers, ListGroupPermissions, ListGroups,
    RemoveGroupMember, RevokeGroupPermission, UpdateGroup,
};

use super::permissions::{role, target};
use crate::accounts::groups::{self, Group as StoredGroup, Member};
use crate::accounts::permissions::{self, Holder, Permission, Target};
use crate::accounts::{users, workspaces};
use crate::replication::context::ReplicationContext;
use crate::replication::lists::{Links, Page};
use crate::replication::problem::Problem;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListGroups) -> Result<GroupList, Problem> {
    let page = Page::new(request.limit, request.offset)?;
    context.require_in_organization(&request.organization_id)?;
    let all = groups::of_organization(context.db, &request.organization_id)?;
    let kept = [("organizationId", request.organization_id)];
    let Links { previous, next } = Links::looking_ahead(context, "/groups", &kept, page, all.len());
    let data = page.of(all).into_iter().map(shown).collect();
    Ok(GroupList { data, next, previous, extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateGroup) -> Result<Group, Problem> {
    context.require_in_organization(&request.organization_id)?;
    check_name(context, &request.organization_id, &request.name, None)?;
    let description = request.description.as_deref();
    let id = groups::create(context.db, &request.organization_id, &request.name, description)?;
    Ok(shown(find(context, &id)?))
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetGroup) -> Result<Group, Problem> {
    Ok(shown(find(context, &request.group_id)?))
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateGroup) -> Result<Group, Problem> {
    let mut group = find(context, &request.group_id)?;
    if let Some(name) = request.name {
        check_name(context, &group.organization_id, &name, Some(&group.id))?;
        group.name = name;
    }
    group.description = request.description.or(group.description);
    groups::update(context.db, &group)?;
    Ok(shown(group))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteGroup) -> Result<(), Problem> {
    let group = find(context, &request.group_id)?;
    Ok(groups::delete(context.db, &group.id)?)
}

pub(crate) fn list_members(
    context: &ReplicationContext<'_>,
    request: ListGroupMembers,
) -> Result<GroupMemberList, Problem> {
    let page = Page::new(request.limit, request.offset)?;
    let group = find(context, &request.group_id)?;
    let all = groups::members(context.db, &group.id)?;
    let path = format!("/groups/{}/members", group.id);
    let Links { previous, next } = Links::looking_ahead(context, &path, &[], page, all.len());
    let data = page.of(all).into_iter().map(shown_member).collect();
    Ok(GroupMemberList { data, next, previous, extra: Object::new() })
}

pub(crate) fn add_member(context: &ReplicationContext<'_>, request: AddGroupMember) -> Result<GroupMember, Problem> {
    let group = find(context, &request.group_id)?;
    if users::by_id(context.db, &request.user_id)?.is_none() {
        return Err(Problem::resource_not_found("user", &request.user_id));
    }
    if groups::members(context.db, &group.id)?.iter().any(|member| member.user_id == request.user_id) {
        return Err(Problem::state_conflict("The user is a member of the group."));
    }
    groups::add_member(context.db, &group.id, &request.user_id)?;
    let added = groups::members(context.db, &group.id)?.into_iter().find(|member| member.user_id == request.user_id);
    added.map(shown_member).ok_or_else(Problem::unforeseen)
}

pub(crate) fn remove_member(context: &ReplicationContext<'_>, request: RemoveGroupMember) -> Result<(), Problem> {
    let group = find(context, &request.group_id)?;
    match groups::remove_member(context.db, &group.id, &request.user_id)? {
        true => Ok(()),
        false => Err(Problem::resource_not_found("groupMember", &request.user_id)),
    }
}

pub(crate) fn list_permissions(
    context: &ReplicationContext<'_>,
    request: ListGroupPermissions,
) -> Result<GroupPermissionList, Problem> {
    let group = find(context, &request.group_id)?;
    let all = permissions::of_group(context.db, &group.id)?;
    let data = all.into_iter().map(|permission| shown_permission(&group.id, permission)).collect();
    Ok(GroupPermissionList { data, extra: Object::new() })
}

pub(crate) fn grant(
    context: &ReplicationContext<'_>,
    request: GrantGroupPermission,
) -> Result<GroupPermission, Problem> {
    let role = role(&request.permission_type)?;
    let target = target(role, request.workspace_id, request.organization_id)?;
    let group = find(context, &request.group_id)?;
    let organization_id = match &target {
        Target::Organization(id) => Some(id.clone()),
        Target::Workspace(id) => workspaces::key(context.db, id)?.map(|workspace| workspace.organization_id),
        Target::Instance => None,
    };
    if organization_id.as_ref() != Some(&group.organization_id) {
        return Err(Problem::bad_request("A group has permissions within its organization only."));
    }
    let known = permissions::of_group(context.db, &group.id)?;
    if known.iter().any(|permission| permission.role == role && permission.target == target) {
        return Err(Problem::state_conflict("The group has this permission."));
    }
    let granted = permissions::grant(context.db, role, &Holder::Group(group.id.clone()), &target)?;
    Ok(shown_permission(&group.id, granted))
}

pub(crate) fn revoke(context: &ReplicationContext<'_>, request: RevokeGroupPermission) -> Result<(), Problem> {
    let group = find(context, &request.group_id)?;
    let known = permissions::of_group(context.db, &group.id)?;
    match known.iter().find(|permission| permission.id == request.permission_id) {
        Some(permission) => Ok(permissions::delete(context.db, &permission.id)?),
        None => Err(Problem::resource_not_found("permission", &request.permission_id)),
    }
}

/// A group of an organization in which the caller may call the operation. An unknown one is 404 for everybody, because the
/// service looks for the group before it looks at roles.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<StoredGroup, Problem> {
    let group = groups::by_id(context.db, id)?.ok_or_else(|| Problem::resource_not_found("group", id))?;
    context.require_in_organization(&group.organization_id)?;
    Ok(group)
}

/// Names of groups are unique in their organization.
fn check_name(
    context: &ReplicationContext<'_>,
    organization_id: &str,
    name: &str,
    except: Option<&str>,
) -> Result<(), Problem> {
    if name.trim().is_empty() {
        return Err(Problem::bad_request("The name of a group must not be empty."));
    }
    let known = groups::of_organization(context.db, organization_id)?;
    match known.iter().any(|group| group.name == name && Some(group.id.as_str()) != except) {
        true => Err(Problem::state_conflict(format!("The organization has a group named {name}."))),
        false => Ok(()),
    }
}

fn shown(group: StoredGroup) -> Group {
    Group {
        group_id: group.id,
        name: group.name,
        description: group.description,
        organization_id: group.organization_id,
        member_count: group.member_count,
        extra: Object::new(),
    }
}

fn shown_member(member: Member) -> GroupMember {
    GroupMember {
        member_id: member.id,
        group_id: member.group_id,
        user_id: member.user_id,
        user_email: member.user_email,
        user_name: member.user_name,
        extra: Object::new(),
    }
}

fn shown_permission(group_id: &str, permission: Permission) -> GroupPermission {
    GroupPermission {
        permission_id: permission.id,
        group_id: group_id.to_owned(),
        permission_type: permission.role.as_str().into(),
        workspace_id: permission.target.workspace_id().map(str::to_owned),
        organization_id: permission.target.organization_id().map(str::to_owned),
        extra: Object::new(),
    }
}
