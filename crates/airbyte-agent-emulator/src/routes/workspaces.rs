//! `workspaces`.

use airbyte_agent::operation::Operation;
use airbyte_agent::{
    DeleteWorkspace, GetWorkspace, GetWorkspaceStats, ListWorkspaces, Object, UpdateWorkspace, Workspace,
    WorkspaceDeletion, WorkspaceList, WorkspaceStats, WorkspaceStatus,
};

use crate::refusal::Refusal;
use crate::rules::{filled, page_size, refuse_other};
use crate::store::workspaces;
use crate::visit::Visit;

pub(super) fn list(visit: &Visit<'_>, request: ListWorkspaces) -> Result<WorkspaceList, Refusal> {
    refuse_other!("status", request.status, WorkspaceStatus);
    let size = page_size(request.limit)?;
    let signer = &visit.service.signer;
    let list = format!("workspaces of {}", visit.organization_id);
    let position = match &request.cursor {
        Some(cursor) => {
            signer.position(&list, cursor).ok_or_else(|| Refusal::value("cursor", "Not a cursor of this list"))?
        }
        None => 0,
    };
    let wanted = request.name_contains.as_deref().unwrap_or_default().to_lowercase();
    let mut found =
        workspaces::after(visit.db, visit.organization_id, position)?.into_iter().filter(|(_, workspace)| {
            workspace.name.to_lowercase().contains(&wanted)
                && request.status.as_ref().is_none_or(|status| *status == workspace.status)
        });
    let page: Vec<(i64, Workspace)> = found.by_ref().take(size).collect();
    let next = match (page.last(), found.next()) {
        (Some((position, _)), Some(_)) => Some(next_url(visit, &request, &signer.cursor(&list, position)?)),
        _ => None,
    };
    Ok(WorkspaceList { next, data: page.into_iter().map(|(_, workspace)| workspace).collect(), extra: Object::new() })
}

/// The URL of the next page: this request's, with another cursor.
fn next_url(visit: &Visit<'_>, request: &ListWorkspaces, cursor: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(name) = &request.name_contains {
        query.append_pair("name_contains", name);
    }
    if let Some(status) = &request.status {
        query.append_pair("status", status.as_str());
    }
    if let Some(limit) = request.limit {
        query.append_pair("limit", &limit.to_string());
    }
    query.append_pair("cursor", cursor);
    format!("{}{}?{}", visit.base_url, ListWorkspaces::META.path, query.finish())
}

pub(super) fn get(visit: &Visit<'_>, request: GetWorkspace) -> Result<Workspace, Refusal> {
    find(visit, &request.workspace_id)
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateWorkspace) -> Result<Workspace, Refusal> {
    filled("name", request.name.as_deref())?;
    refuse_other!("status", request.status, WorkspaceStatus);
    let mut workspace = find(visit, &request.workspace_id)?;
    if let Some(name) = request.name {
        let taken = workspaces::by_name(visit.db, visit.organization_id, &name)?;
        if taken.is_some_and(|other| other.id != workspace.id) {
            return Err(Refusal::conflict(format!("Another workspace is named `{name}`")));
        }
        workspace.name = name;
    }
    workspace.status = request.status.unwrap_or(workspace.status);
    workspace.cache_enabled = request.cache_enabled.unwrap_or(workspace.cache_enabled);
    workspace.updated_at = visit.timestamp();
    workspaces::update(visit.db, &workspace)?;
    Ok(workspace)
}

pub(super) fn delete(visit: &Visit<'_>, request: DeleteWorkspace) -> Result<WorkspaceDeletion, Refusal> {
    let mut workspace = find(visit, &request.workspace_id)?;
    workspace.tombstone = true;
    workspace.updated_at = visit.timestamp();
    workspaces::update(visit.db, &workspace)?;
    Ok(WorkspaceDeletion { id: workspace.id, deleted_at: workspace.updated_at, extra: Object::new() })
}

pub(super) fn stats(visit: &Visit<'_>, _: GetWorkspaceStats) -> Result<WorkspaceStats, Refusal> {
    let (active_count, inactive_count) = workspaces::stats(visit.db, visit.organization_id)?;
    let total_count = active_count + inactive_count;
    Ok(WorkspaceStats { active_count, inactive_count, total_count, extra: Object::new() })
}

/// A workspace of the caller's organization.
pub(super) fn find(visit: &Visit<'_>, id: &str) -> Result<Workspace, Refusal> {
    let workspace =
        workspaces::by_id(visit.db, visit.organization_id, id)?.ok_or_else(|| Refusal::not_found("Workspace", id))?;
    visit.reaches(&workspace.id)?;
    Ok(workspace)
}
