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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use airbyte_agent_core::operation::Auth;
    use serde_json::Value;

    use super::*;

    const CONTRACT: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/contract/replication/public-api.openapi.yaml"));

    /// `x-min-role` of every operation of the contract, by method and path.
    fn documented() -> BTreeMap<(String, String), String> {
        let contract: Value = serde_yaml_ng::from_str(CONTRACT).expect("YAML");
        let mut documented = BTreeMap::new();
        for (path, operations) in contract["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                if let Some(role) = operation["x-min-role"].as_str() {
                    documented.insert((method.to_uppercase(), path.clone()), role.to_owned());
                }
            }
        }
        documented
    }

    /// The roles that are named in a text of the contract.
    fn named(text: &str) -> BTreeSet<&'static str> {
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphabetic() && c != '_').collect();
        Role::ALL.iter().map(|role| role.as_str()).filter(|name| words.contains(name)).collect()
    }

    #[test]
    fn every_operation_needs_the_roles_of_the_contract() {
        let mut documented = documented();
        for entry in airbyte_agent::replication::API.operations() {
            let spec = entry.spec;
            let role = documented.remove(&(spec.method.as_str().to_owned(), spec.path.to_owned()));
            if spec.auth == Auth::None {
                assert_eq!(role, None, "{}", spec.name);
                continue;
            }
            let role = role.unwrap_or_else(|| panic!("{} is not in the contract", spec.name));
            let required: BTreeSet<&str> = lowest_roles(spec.name).iter().map(|role| role.as_str()).collect();
            assert_eq!(required, named(&role), "{}: {role}", spec.name);
        }
        assert_eq!(documented, BTreeMap::new(), "operations that the client does not have");
    }

    #[test]
    fn the_table_has_each_operation_once() {
        let mut known = BTreeSet::new();
        for (_, operations) in REQUIREMENTS {
            for operation in *operations {
                assert!(known.insert(*operation), "{operation} is there twice");
            }
        }
        let names: BTreeSet<&str> = airbyte_agent::replication::API.operations().map(|entry| entry.spec.name).collect();
        assert!(known.is_subset(&names), "{:?}", known.difference(&names));
        assert!(REFUSED_BY_FRAMEWORK.iter().all(|operation| names.contains(operation)));
    }
}
