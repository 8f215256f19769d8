//! What a handler of the Airbyte API is given.

use http::StatusCode;
use rusqlite::Connection;

use crate::accounts::workspaces::{self, WorkspaceKey};
use crate::accounts::{Role, RoleScope, organizations};
use crate::replication::authorization::{Caller, is_refused_by_framework, lowest_roles};
use crate::replication::problem::Problem;
use crate::replication::state::ReplicationState;
use crate::server::clock::{Moment, timestamp};
use crate::server::request::ReceivedRequest;

/// The caller of a request, and the transaction that it runs in.
pub(crate) struct ReplicationContext<'a> {
    pub(crate) state: &'a ReplicationState,
    /// The request as it was received.
    pub(crate) request: &'a ReceivedRequest,
    pub(crate) db: &'a mut Connection,
    pub(crate) caller: &'a Caller,
    /// Name of the operation, which decides what role it needs.
    pub(crate) operation: &'static str,
    /// The base path that the request was sent to.
    pub(crate) base_path: &'static str,
    /// The server's address as the caller knows it, without a path.
    pub(crate) server_url: &'a str,
    pub(crate) now: Moment,
}

impl ReplicationContext<'_> {
    /// The current time as the store keeps it.
    pub(crate) fn timestamp(&self) -> String {
        timestamp(self.now)
    }

    /// The base URL as the caller knows it.
    pub(crate) fn base_url(&self) -> String {
        format!("{}{}", self.server_url, self.base_path)
    }

    /// Checks that the caller has the role that the operation needs in a workspace. Handlers call it with the workspace of
    /// what they found.
    pub(crate) fn require_in_workspace(&self, workspace_id: &str) -> Result<WorkspaceKey, Problem> {
        self.require_roles_in_workspace(workspace_id, &self.lowest_roles(RoleScope::Workspace))
    }

    /// Checks that the caller has any of some roles in a workspace, whatever the operation needs.
    pub(crate) fn require_roles_in_workspace(
        &self,
        workspace_id: &str,
        any_of: &[Role],
    ) -> Result<WorkspaceKey, Problem> {
        match workspaces::key(self.db, workspace_id)? {
            Some(workspace) if self.caller.has_in_workspace(&workspace, any_of) => Ok(workspace),
            None if self.caller.is_instance_admin() => Err(Problem::resource_not_found("workspace", workspace_id)),
            _ => Err(self.refusal(any_of)),
        }
    }

    /// Checks that the caller has the role that the operation needs in an organization.
    pub(crate) fn require_in_organization(&self, organization_id: &str) -> Result<(), Problem> {
        let any_of = self.lowest_roles(RoleScope::Organization);
        match organizations::exists(self.db, organization_id)? {
            true if self.caller.has_in_organization(organization_id, &any_of) => Ok(()),
            false if self.caller.is_instance_admin() => {
                Err(Problem::resource_not_found("organization", organization_id))
            }
            _ => Err(self.refusal(&any_of)),
        }
    }

    /// The workspaces that a list is about: those that the request names, each of which the caller must have the role of
    /// the operation in, else all in which the caller has it.
    pub(crate) fn listed_workspaces(&self, named: Option<&[String]>) -> Result<Vec<WorkspaceKey>, Problem> {
        match named {
            Some(ids) if !ids.is_empty() => ids.iter().map(|id| self.require_in_workspace(id)).collect(),
            _ => {
                let any_of = self.lowest_roles(RoleScope::Workspace);
                let mut visible = workspaces::all(self.db)?;
                visible.retain(|workspace| self.caller.has_in_workspace(workspace, &any_of));
                Ok(visible)
            }
        }
    }

    /// What is answered about an id that does not exist: only an instance admin is told so.
    pub(crate) fn unknown(&self, resource_type: &str, id: &str) -> Problem {
        match self.caller.is_instance_admin() {
            true => Problem::resource_not_found(resource_type, id),
            false => self.refusal(lowest_roles(self.operation)),
        }
    }

    /// The roles that the operation needs in a workspace, or in an organization.
    fn lowest_roles(&self, scope: RoleScope) -> Vec<Role> {
        lowest_roles(self.operation).iter().copied().filter(|role| role.scope() == scope).collect()
    }

    /// The response to a caller without the role that the operation needs.
    fn refusal(&self, any_of: &[Role]) -> Problem {
        if is_refused_by_framework(self.operation) {
            return Problem::by_framework(StatusCode::FORBIDDEN);
        }
        let role = match any_of {
            [role] => format!("{} ", role.as_str().to_uppercase()),
            _ => String::new(),
        };
        Problem::forbidden(format!("Caller does not have the required {role}permissions to access the resource(s)."))
    }
}
