//! Which roles include others.

use crate::accounts::Role;

/// The roles of a workspace that each role includes, the role itself first.
const fn included(role: Role) -> &'static [Role] {
    use Role::*;
    match role {
        WorkspaceOwner | WorkspaceAdmin => &[
            WorkspaceAdmin,
            WorkspaceOwner,
            WorkspaceEditor,
            WorkspaceSourceEditor,
            WorkspaceDestinationEditor,
            WorkspaceRunner,
            WorkspaceReader,
        ],
        WorkspaceEditor => {
            &[WorkspaceEditor, WorkspaceSourceEditor, WorkspaceDestinationEditor, WorkspaceRunner, WorkspaceReader]
        }
        WorkspaceSourceEditor => &[WorkspaceSourceEditor, WorkspaceRunner, WorkspaceReader],
        WorkspaceDestinationEditor => &[WorkspaceDestinationEditor, WorkspaceRunner, WorkspaceReader],
        WorkspaceRunner => &[WorkspaceRunner, WorkspaceReader],
        WorkspaceReader => &[WorkspaceReader],
        OrganizationAdmin => {
            &[OrganizationAdmin, OrganizationEditor, OrganizationRunner, OrganizationReader, OrganizationMember]
        }
        OrganizationEditor => &[OrganizationEditor, OrganizationRunner, OrganizationReader, OrganizationMember],
        OrganizationRunner => &[OrganizationRunner, OrganizationReader, OrganizationMember],
        OrganizationReader => &[OrganizationReader, OrganizationMember],
        OrganizationMember => &[OrganizationMember],
        InstanceAdmin => &[InstanceAdmin],
    }
}

/// Whether a role includes another one about the same thing.
pub(super) fn includes(role: Role, other: Role) -> bool {
    included(role).contains(&other)
}

/// The role that a role in an organization gives in each workspace of it.
pub(super) const fn in_workspaces(role: Role) -> Option<Role> {
    match role {
        Role::OrganizationAdmin => Some(Role::WorkspaceAdmin),
        Role::OrganizationEditor => Some(Role::WorkspaceEditor),
        Role::OrganizationRunner => Some(Role::WorkspaceRunner),
        Role::OrganizationReader => Some(Role::WorkspaceReader),
        _ => None,
    }
}

/// How many roles it includes: of several roles about the same thing, the one with the most counts.
pub(super) fn rank(role: Role) -> usize {
    included(role).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_roles_include_lower_ones() {
        for (role, other) in [
            (Role::WorkspaceOwner, Role::WorkspaceAdmin),
            (Role::WorkspaceAdmin, Role::WorkspaceDestinationEditor),
            (Role::WorkspaceEditor, Role::WorkspaceSourceEditor),
            (Role::WorkspaceSourceEditor, Role::WorkspaceRunner),
            (Role::OrganizationAdmin, Role::OrganizationMember),
        ] {
            assert!(includes(role, other), "{role:?} {other:?}");
            assert!(rank(role) >= rank(other), "{role:?} {other:?}");
        }
        for (role, other) in [
            (Role::WorkspaceSourceEditor, Role::WorkspaceDestinationEditor),
            (Role::WorkspaceDestinationEditor, Role::WorkspaceSourceEditor),
            (Role::WorkspaceRunner, Role::WorkspaceSourceEditor),
            (Role::WorkspaceReader, Role::WorkspaceRunner),
            (Role::OrganizationEditor, Role::OrganizationAdmin),
            (Role::OrganizationAdmin, Role::WorkspaceReader),
        ] {
            assert!(!includes(role, other), "{role:?} {other:?}");
        }
    }

    #[test]
    fn a_member_of_an_organization_has_no_role_in_its_workspaces() {
        assert_eq!(in_workspaces(Role::OrganizationRunner), Some(Role::WorkspaceRunner));
        assert_eq!(in_workspaces(Role::OrganizationMember), None);
    }
}
