//! OAuth apps of workspaces and organizations. Self-managed installations implement neither.

use airbyte_agent::replication::{
    ActorType, DeleteOrganizationOAuthCredentials, DeleteWorkspaceOAuthCredentials, SetOrganizationOAuthCredentials,
    SetWorkspaceOAuthCredentials,
};

use crate::replication::context::ReplicationContext;
use crate::replication::enums::{enum_in_body, enum_in_query};
use crate::replication::problem::Problem;
use crate::replication::store::oauth_credentials::{self, Owner};

pub(crate) fn set_of_workspace(
    context: &ReplicationContext<'_>,
    request: SetWorkspaceOAuthCredentials,
) -> Result<(), Problem> {
    let actor_type = enum_in_body!(ActorType, request.actor_type)?;
    require_workspace(context, &request.workspace_id)?;
    check_name(&request.name)?;
    let owner = Owner::Workspace(&request.workspace_id);
    Ok(oauth_credentials::set(context.db, owner, actor_type.as_str(), &request.name)?)
}

pub(crate) fn delete_of_workspace(
    context: &ReplicationContext<'_>,
    request: DeleteWorkspaceOAuthCredentials,
) -> Result<(), Problem> {
    let actor_type = enum_in_query!(ActorType, request.actor_type)?;
    require_workspace(context, &request.workspace_id)?;
    delete(context, Owner::Workspace(&request.workspace_id), &actor_type, &request.name)
}

pub(crate) fn set_of_organization(
    context: &ReplicationContext<'_>,
    request: SetOrganizationOAuthCredentials,
) -> Result<(), Problem> {
    let actor_type = enum_in_body!(ActorType, request.actor_type)?;
    require_organization(context, &request.organization_id)?;
    check_name(&request.name)?;
    let owner = Owner::Organization(&request.organization_id);
    Ok(oauth_credentials::set(context.db, owner, actor_type.as_str(), &request.name)?)
}

pub(crate) fn delete_of_organization(
    context: &ReplicationContext<'_>,
    request: DeleteOrganizationOAuthCredentials,
) -> Result<(), Problem> {
    let actor_type = enum_in_query!(ActorType, request.actor_type)?;
    require_organization(context, &request.organization_id)?;
    delete(context, Owner::Organization(&request.organization_id), &actor_type, &request.name)
}

fn require_workspace(context: &ReplicationContext<'_>, workspace_id: &str) -> Result<(), Problem> {
    if context.state.is_self_managed() {
        return Err(Problem::not_implemented());
    }
    context.require_in_workspace(workspace_id).map(|_| ())
}

fn require_organization(context: &ReplicationContext<'_>, organization_id: &str) -> Result<(), Problem> {
    context.require_in_organization(organization_id)?;
    if context.state.is_self_managed() { Err(Problem::license_entitlement()) } else { Ok(()) }
}

fn check_name(name: &str) -> Result<(), Problem> {
    if name.trim().is_empty() { Err(Problem::value_not_found(name)) } else { Ok(()) }
}

fn delete(
    context: &ReplicationContext<'_>,
    owner: Owner<'_>,
    actor_type: &ActorType,
    name: &str,
) -> Result<(), Problem> {
    match oauth_credentials::delete(context.db, owner, actor_type.as_str(), name)? {
        true => Ok(()),
        false => Err(Problem::resource_not_found("oauthCredentials", name)),
    }
}
