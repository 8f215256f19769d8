//! Finds what a request refers to: 404 if the organization has none, 403 if the token does not reach it.

use airbyte_agent::{Workflow, Workspace};

use crate::agent::context::AgentContext;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::store::{workflows, workspaces};
use crate::server::error::ApiError;

/// A connector of the caller's organization, in a workspace that the token reaches.
pub(crate) fn connector(context: &AgentContext<'_>, id: &str) -> Result<Connector, ApiError> {
    let connector = connectors::by_id(context.db, context.organization_id, id)?
        .ok_or_else(|| ApiError::not_found("Connector", id))?;
    context.check_workspace(&connector.workspace_id)?;
    Ok(connector)
}

/// A workspace of the caller's organization, by the name that a request must have. It is not created if it does not exist.
pub(crate) fn workspace_by_name(context: &AgentContext<'_>, name: Option<&str>) -> Result<Workspace, ApiError> {
    let name = name.ok_or_else(|| ApiError::missing("workspace_name"))?;
    workspaces::by_name(context.db, context.organization_id, name)?
        .ok_or_else(|| ApiError::not_found("Workspace", name))
}

/// A workspace of the caller's organization that the token reaches.
pub(crate) fn workspace(context: &AgentContext<'_>, id: &str) -> Result<Workspace, ApiError> {
    let workspace = workspaces::by_id(context.db, context.organization_id, id)?
        .ok_or_else(|| ApiError::not_found("Workspace", id))?;
    context.check_workspace(&workspace.id)?;
    Ok(workspace)
}

/// A workflow of a workspace that the token reaches.
pub(crate) fn workflow(context: &AgentContext<'_>, workspace_id: &str, id: &str) -> Result<Workflow, ApiError> {
    let workspace = workspace(context, workspace_id)?;
    workflows::by_id(context.db, &workspace.id, id)?.ok_or_else(|| ApiError::not_found("Workflow", id))
}
