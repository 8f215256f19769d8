//! `workspaces`.

use airbyte_agent::{
    DeleteWorkspace, GetWorkspace, GetWorkspaceStats, ListWorkspaces, Object, UpdateWorkspace, Workspace,
    WorkspaceDeletion, WorkspaceList, WorkspaceStats, WorkspaceStatus,
};
use airbyte_agent_core::operation::Operation;

use crate::agent::context::AgentContext;
use crate::agent::lookup;
use crate::agent::store::workspaces;
use crate::agent::validation::{page_size, refuse_other, validate_name};
use crate::server::error::ApiError;

pub(crate) fn list(context: &AgentContext<'_>, request: ListWorkspaces) -> Result<WorkspaceList, ApiError> {
    refuse_other!("status", request.status, WorkspaceStatus);
    let size = page_size(request.limit)?;
    let signer = &context.state.accounts.signer;
    let list = format!("workspaces of {}", context.organization_id);
    let position = match &request.cursor {
        Some(cursor) => {
            signer.position(&list, cursor).ok_or_else(|| ApiError::value("cursor", "Not a cursor of this list"))?
        }
        None => 0,
    };
    let wanted = request.name_contains.as_deref().unwrap_or_default().to_lowercase();
    let mut found =
        workspaces::after(context.db, context.organization_id, position)?.into_iter().filter(|(_, workspace)| {
            workspace.name.to_lowercase().contains(&wanted)
                && request.status.as_ref().is_none_or(|status| *status == workspace.status)
        });
    let page: Vec<(i64, Workspace)> = found.by_ref().take(size).collect();
    let next = match (page.last(), found.next()) {
        (Some((position, _)), Some(_)) => Some(next_url(context, &request, &signer.cursor(&list, position)?)),
        _ => None,
    };
    Ok(WorkspaceList { next, data: page.into_iter().map(|(_, workspace)| workspace).collect(), extra: Object::new() })
}

/// The URL of the next page: that of this request, with another cursor.
fn next_url(context: &AgentContext<'_>, request: &ListWorkspaces, cursor: &str) -> String {
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
    format!("{}{}?{}", context.base_url, ListWorkspaces::SPEC.path, query.finish())
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetWorkspace) -> Result<Workspace, ApiError> {
    lookup::workspace(context, &request.workspace_id)
}

pub(crate) fn update(context: &AgentContext<'_>, request: UpdateWorkspace) -> Result<Workspace, ApiError> {
    validate_name("name", request.name.as_deref())?;
    refuse_other!("status", request.status, WorkspaceStatus);
    let mut workspace = lookup::workspace(context, &request.workspace_id)?;
    if let Some(name) = request.name {
        let taken = workspaces::by_name(context.db, context.organization_id, &name)?;
        if taken.is_some_and(|other| other.id != workspace.id) {
            return Err(ApiError::conflict(format!("Another workspace is named `{name}`")));
        }
        workspace.name = name;
    }
    workspace.status = request.status.unwrap_or(workspace.status);
    workspace.cache_enabled = request.cache_enabled.unwrap_or(workspace.cache_enabled);
    workspace.updated_at = context.timestamp();
    workspaces::update(context.db, &workspace)?;
    Ok(workspace)
}

pub(crate) fn delete(context: &AgentContext<'_>, request: DeleteWorkspace) -> Result<WorkspaceDeletion, ApiError> {
    let mut workspace = lookup::workspace(context, &request.workspace_id)?;
    workspace.tombstone = true;
    workspace.updated_at = context.timestamp();
    workspaces::update(context.db, &workspace)?;
    Ok(WorkspaceDeletion { id: workspace.id, deleted_at: workspace.updated_at, extra: Object::new() })
}

pub(crate) fn stats(context: &AgentContext<'_>, _: GetWorkspaceStats) -> Result<WorkspaceStats, ApiError> {
    let (active_count, inactive_count) = workspaces::stats(context.db, context.organization_id)?;
    let total_count = active_count + inactive_count;
    Ok(WorkspaceStats { active_count, inactive_count, total_count, extra: Object::new() })
}
