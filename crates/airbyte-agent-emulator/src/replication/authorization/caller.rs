//! The caller of a request, and its roles.

use super::implication::{in_workspaces, includes, rank};
use crate::accounts::Role;
use crate::accounts::permissions::{Permission, Target};
use crate::accounts::workspaces::WorkspaceKey;

/// The user that calls, with the permissions that it and its groups have.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) user_id: String,
    pub(crate) permissions: Vec<Permission>,
}

impl Caller {
    /// Whether the caller may do everything, and is told of what does not exist.
    pub(crate) fn is_instance_admin(&self) -> bool {
        self.permissions.iter().any(|permission| permission.role == Role::InstanceAdmin)
    }

    /// Whether the caller has any of the roles in an organization.
    pub(crate) fn has_in_organization(&self, organization_id: &str, any_of: &[Role]) -> bool {
        self.is_instance_admin() || satisfies(self.role_in_organization(organization_id), any_of)
    }

    /// Whether the caller has any of the roles in a workspace.
    pub(crate) fn has_in_workspace(&self, workspace: &WorkspaceKey, any_of: &[Role]) -> bool {
        self.is_instance_admin() || satisfies(self.role_in_workspace(workspace), any_of)
    }

    /// The highest role in an organization.
    pub(crate) fn role_in_organization(&self, organization_id: &str) -> Option<Role> {
        highest(self.permissions.iter().filter_map(|permission| match &permission.target {
            Target::Organization(id) if id == organization_id => Some(permission.role),
            _ => None,
        }))
    }

    /// The highest role in a workspace, given there or by the organization. The organization of a deleted one is not known
    /// any more.
    fn role_in_workspace(&self, workspace: &WorkspaceKey) -> Option<Role> {
        highest(self.permissions.iter().filter_map(|permission| match &permission.target {
            Target::Workspace(id) if *id == workspace.id => Some(permission.role),
            Target::Organization(id) if *id == workspace.organization_id && !workspace.is_deleted => {
                in_workspaces(permission.role)
            }
            _ => None,
        }))
    }
}

/// The service looks at one role only: of an editor of sources and one of destinations, at either of them.
fn highest(roles: impl Iterator<Item = Role>) -> Option<Role> {
    roles.max_by_key(|role| rank(*role))
}

fn satisfies(role: Option<Role>, any_of: &[Role]) -> bool {
    role.is_some_and(|role| any_of.iter().any(|wanted| includes(role, *wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::permissions::Holder;

    fn caller(permissions: &[(Role, Target)]) -> Caller {
        let permission = |(role, target): &(Role, Target)| Permission {
            id: String::new(),
            role: *role,
            holder: Holder::User("user".to_owned()),
            target: target.clone(),
        };
        Caller { user_id: "user".to_owned(), permissions: permissions.iter().map(permission).collect() }
    }

    fn workspace(id: &str) -> WorkspaceKey {
        WorkspaceKey { id: id.to_owned(), organization_id: "organization".to_owned(), is_deleted: false }
    }

    fn organization() -> Target {
        Target::Organization("organization".to_owned())
    }

    #[test]
    fn the_highest_of_the_roles_in_the_workspace_and_in_its_organization_counts() {
        let both = caller(&[
            (Role::OrganizationReader, organization()),
            (Role::WorkspaceRunner, Target::Workspace("one".to_owned())),
        ]);
        assert!(both.has_in_workspace(&workspace("one"), &[Role::WorkspaceRunner]));
        assert!(!both.has_in_workspace(&workspace("two"), &[Role::WorkspaceRunner]));
        assert!(both.has_in_workspace(&workspace("two"), &[Role::WorkspaceReader]));
        let elsewhere = WorkspaceKey { organization_id: "other".to_owned(), ..workspace("three") };
        assert!(!both.has_in_workspace(&elsewhere, &[Role::WorkspaceReader]));
        assert!(!both.has_in_organization("organization", &[Role::OrganizationRunner]));
    }

    #[test]
    fn a_deleted_workspace_has_no_organization() {
        let deleted = WorkspaceKey { is_deleted: true, ..workspace("one") };
        let by_organization = caller(&[(Role::OrganizationAdmin, organization())]);
        assert!(!by_organization.has_in_workspace(&deleted, &[Role::WorkspaceReader]));
        let by_workspace = caller(&[(Role::WorkspaceReader, Target::Workspace("one".to_owned()))]);
        assert!(by_workspace.has_in_workspace(&deleted, &[Role::WorkspaceReader]));
    }

    #[test]
    fn an_instance_admin_may_do_everything() {
        let admin = caller(&[(Role::InstanceAdmin, Target::Instance)]);
        assert!(admin.has_in_workspace(&workspace("one"), &[Role::WorkspaceAdmin]));
        assert!(admin.has_in_organization("any", &[Role::OrganizationAdmin]));
    }
}
