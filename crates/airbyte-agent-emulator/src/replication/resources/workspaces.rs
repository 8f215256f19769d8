//! `replication.workspaces`. Their OAuth apps are in `oauth_credentials`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    CreateWorkspace, DeleteWorkspace, GetWorkspace, ListWorkspaces, UpdateWorkspace, Workspace, WorkspaceList,
};

use crate::accounts::{organizations, regions, workspaces as rows};
use crate::replication::actors;
use crate::replication::context::ReplicationContext;
use crate::replication::lists::{Links, Page, shuffle};
use crate::replication::notification_settings;
use crate::replication::problem::Problem;
use crate::replication::store::actors::Use;
use crate::replication::store::workspaces::{self, StoredWorkspace};

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListWorkspaces) -> Result<WorkspaceList, Problem> {
    let page = Page::new(request.limit, request.offset)?;
    let mut listed = Vec::new();
    for key in context.listed_workspaces(request.workspace_ids.as_deref())? {
        listed.extend(workspaces::by_id(context.db, &key.id)?);
    }
    if request.include_deleted != Some(true) {
        listed.retain(|workspace| !workspace.is_deleted);
    }
    shuffle(context, &mut listed, |workspace| &workspace.id);
    let data: Vec<Workspace> = page.of(listed).into_iter().map(shown).collect();
    let kept = [
        ("workspaceIds", request.workspace_ids.unwrap_or_default().join(",")),
        ("includeDeleted", request.include_deleted.map(|include| include.to_string()).unwrap_or_default()),
    ];
    let Links { previous, next } = Links::new(context, "/workspaces", &kept, page, data.len());
    Ok(WorkspaceList { previous, next, data, extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateWorkspace) -> Result<Workspace, Problem> {
    let organization_id = organization_of_new(context, request.organization_id)?;
    context.require_in_organization(&organization_id)?;
    check_name(&request.name)?;
    check_region(context, &organization_id, request.region_id.as_deref())?;
    let edition = context.state.options.edition;
    let notifications = notification_settings::of_new(request.notifications, edition)?;
    let id = rows::create(context.db, &organization_id, &request.name, request.region_id.as_deref(), context.now)?;
    let created = workspaces::by_id(context.db, &id)?.ok_or_else(Problem::unforeseen)?;
    let created = StoredWorkspace { notifications, ..created };
    workspaces::update(context.db, &created, context.now)?;
    Ok(shown(created))
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetWorkspace) -> Result<Workspace, Problem> {
    Ok(shown(find(context, &request.workspace_id)?))
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateWorkspace) -> Result<Workspace, Problem> {
    let key = context.require_in_workspace(&request.workspace_id)?;
    let mut workspace = find(context, &request.workspace_id)?;
    if let Some(name) = request.name {
        check_name(&name)?;
        workspace.name = name;
    }
    check_region(context, &key.organization_id, request.region_id.as_deref())?;
    workspace.region_id = request.region_id.or(workspace.region_id);
    if let Some(update) = request.notifications {
        let edition = context.state.options.edition;
        workspace.notifications = notification_settings::merged(workspace.notifications, update, edition)?;
    }
    workspaces::update(context.db, &workspace, context.now)?;
    // With the name of the region that it is in now.
    Ok(shown(find(context, &request.workspace_id)?))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteWorkspace) -> Result<(), Problem> {
    let workspace = find(context, &request.workspace_id)?;
    actors::delete_all(context.db, Use::Workspace(&workspace.id))?;
    Ok(workspaces::delete(context.db, &workspace.id, context.now)?)
}

/// A workspace in which the caller may call the operation. A deleted one is 404 for those who are not refused.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<StoredWorkspace, Problem> {
    context.require_in_workspace(id)?;
    let found = workspaces::by_id(context.db, id)?.filter(|workspace| !workspace.is_deleted);
    found.ok_or_else(|| Problem::resource_not_found("workspace", id))
}

/// The organization of a new workspace: by default the first of the caller. A self-managed installation has one only.
fn organization_of_new(context: &ReplicationContext<'_>, given: Option<String>) -> Result<String, Problem> {
    if context.state.is_self_managed() {
        return Ok(context.state.accounts.bootstrap.organization_id.clone());
    }
    if let Some(id) = given {
        return Ok(id);
    }
    let own = organizations::of_user(context.db, &context.caller.user_id)?;
    let first = own.into_iter().next().map(|organization| organization.id);
    first.ok_or_else(|| Problem::bad_request("organizationId is required."))
}

fn check_name(name: &str) -> Result<(), Problem> {
    match name.trim().is_empty() {
        true => Err(Problem::bad_request("The name of a workspace must not be empty.")),
        false => Ok(()),
    }
}

/// Checks that a region, if there is one, is one of the organization.
fn check_region(
    context: &ReplicationContext<'_>,
    organization_id: &str,
    region_id: Option<&str>,
) -> Result<(), Problem> {
    let Some(id) = region_id else { return Ok(()) };
    let region = regions::by_id(context.db, id)?.filter(|region| region.organization_id == organization_id);
    region.map(|_| ()).ok_or_else(|| context.unknown("region", id))
}

fn shown(workspace: StoredWorkspace) -> Workspace {
    Workspace {
        workspace_id: workspace.id,
        name: workspace.name,
        data_residency: workspace.region_name.to_lowercase(),
        notifications: workspace.notifications,
        extra: Object::new(),
    }
}
