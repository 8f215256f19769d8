//! The lowest roles of each operation: `x-min-role` of the contract.

use crate::accounts::Role::{self, *};

const SOURCE_EDITORS: &[Role] = &[WorkspaceEditor, WorkspaceSourceEditor];
const DESTINATION_EDITORS: &[Role] = &[WorkspaceEditor, WorkspaceDestinationEditor];
/// Those who may change a connection.
pub(crate) const EDITORS: &[Role] = &[WorkspaceEditor, WorkspaceSourceEditor, WorkspaceDestinationEditor];

/// Roles, any of which suffices, and the operations that need it. Where an operation is about a workspace or about an
/// organization, the roles of both are named.
const REQUIREMENTS: &[(&[Role], &[&str])] = &[
    // Any user.
    (
        &[],
        &[
            "replication.applications.list",
            "replication.applications.create",
            "replication.applications.get",
            "replication.applications.delete",
            "replication.organizations.list",
            "replication.embedded.list_organizations",
        ],
    ),
    (
        &[WorkspaceReader],
        &[
            "replication.jobs.list",
            "replication.jobs.get",
            "replication.connector_definitions.list",
            "replication.definitions.sources.list",
            "replication.definitions.sources.get",
            "replication.definitions.destinations.list",
            "replication.definitions.destinations.get",
            "replication.definitions.declarative_sources.list",
            "replication.definitions.declarative_sources.get",
            "replication.sources.list",
            "replication.sources.get",
            "replication.destinations.list",
            "replication.destinations.get",
            "replication.connections.list",
            "replication.connections.get",
            "replication.streams.list",
            "replication.workspaces.list",
            "replication.workspaces.get",
            "replication.tags.list",
            "replication.tags.get",
        ],
    ),
    (&[WorkspaceRunner], &["replication.jobs.create", "replication.jobs.cancel"]),
    (
        SOURCE_EDITORS,
        &[
            "replication.definitions.sources.create",
            "replication.definitions.sources.update",
            "replication.definitions.sources.delete",
            "replication.definitions.declarative_sources.create",
            "replication.definitions.declarative_sources.update",
            "replication.definitions.declarative_sources.delete",
            "replication.sources.create",
            "replication.sources.update",
            "replication.sources.replace",
            "replication.sources.delete",
            "replication.sources.initiate_oauth",
        ],
    ),
    (
        &[WorkspaceEditor],
        &[
            "replication.definitions.destinations.create",
            "replication.definitions.destinations.update",
            "replication.definitions.destinations.delete",
        ],
    ),
    (
        DESTINATION_EDITORS,
        &[
            "replication.destinations.create",
            "replication.destinations.update",
            "replication.destinations.replace",
            "replication.destinations.delete",
        ],
    ),
    (
        EDITORS,
        &[
            "replication.connections.create",
            "replication.connections.update",
            "replication.connections.delete",
            "replication.workspaces.update",
            "replication.workspaces.delete",
            "replication.workspaces.set_oauth_credentials",
            "replication.workspaces.delete_oauth_credentials",
            "replication.tags.create",
            "replication.tags.update",
            "replication.tags.delete",
        ],
    ),
    (&[WorkspaceReader, OrganizationReader], &["replication.permissions.get"]),
    (
        &[WorkspaceAdmin, OrganizationAdmin],
        &["replication.permissions.create", "replication.permissions.update", "replication.permissions.delete"],
    ),
    (&[OrganizationMember], &["replication.users.list"]),
    (&[OrganizationEditor], &["replication.workspaces.create"]),
    (
        &[OrganizationAdmin],
        &[
            // Of another user; everybody may list their own.
            "replication.permissions.list",
            "replication.regions.list",
            "replication.regions.create",
            "replication.regions.get",
            "replication.regions.update",
            "replication.regions.delete",
            "replication.dataplanes.list",
            "replication.dataplanes.create",
            "replication.dataplanes.get",
            "replication.dataplanes.update",
            "replication.dataplanes.delete",
            "replication.organizations.set_oauth_credentials",
            "replication.organizations.delete_oauth_credentials",
            "replication.groups.list",
            "replication.groups.create",
            "replication.groups.get",
            "replication.groups.update",
            "replication.groups.delete",
            "replication.groups.list_members",
            "replication.groups.add_member",
            "replication.groups.remove_member",
            "replication.groups.list_permissions",
            "replication.groups.grant",
            "replication.groups.revoke",
            "replication.embedded.create_widget_token",
            "replication.embedded.create_scoped_token",
        ],
    ),
];

/// Operations that the framework refuses before the service sees the request, so that the response is no problem.
const REFUSED_BY_FRAMEWORK: [&str; 4] = [
    "replication.sources.create",
    "replication.destinations.create",
    "replication.connections.create",
    "replication.tags.create",
];

/// The roles, any of which suffices for an operation; none if every user may.
pub(crate) fn lowest_roles(operation: &str) -> &'static [Role] {
    // An operation that is not in the table may be called by nobody but an instance admin; a test compares the two.
    let row = REQUIREMENTS.iter().find(|(_, operations)| operations.contains(&operation));
    row.map_or(&[InstanceAdmin], |(roles, _)| roles)
}

/// Whether the framework refuses an operation, rather than the service.
pub(crate) fn is_refused_by_framework(operation: &str) -> bool {
    REFUSED_BY_FRAMEWORK.contains(&operation)
}
