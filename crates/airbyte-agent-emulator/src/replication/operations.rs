//! Every operation of the Airbyte API, with its handler.

use std::sync::Arc;

use airbyte_agent::replication::{CheckHealth, CreateAccessToken};

use crate::replication::base_path::{BASE_PATHS, TOKEN_PATH};
use crate::replication::operation_table::OperationTable;
use crate::replication::resources::{
    applications, connections, connector_definitions, dataplanes, definitions, destinations, embedded, groups, jobs,
    oauth, oauth_credentials, organizations, permissions, regions, root, sources, streams, tags, users, workspaces,
};
use crate::replication::state::ReplicationState;
use crate::server::api::Endpoint;
use crate::server::journal::Outcome;

/// The operations with their handlers.
pub(crate) fn operations(state: &Arc<ReplicationState>) -> Vec<Endpoint> {
    OperationTable::new(state)
        .page("replication.documentation.get", "/", root::documentation)
        .also_at(BASE_PATHS[0])
        .also_at(BASE_PATHS[1])
        .open::<CheckHealth>(root::health, Outcome::Read)
        .open::<CreateAccessToken>(applications::create_token, Outcome::TokenMint)
        .also_at(TOKEN_PATH)
        .json(applications::list)
        .json(applications::create)
        .json(applications::get)
        .json(applications::delete)
        .json(organizations::list)
        .ok(oauth_credentials::set_of_organization)
        .no_content(oauth_credentials::delete_of_organization)
        .json(workspaces::list)
        .json(workspaces::create)
        .json(workspaces::get)
        .json(workspaces::update)
        .no_content(workspaces::delete)
        .ok(oauth_credentials::set_of_workspace)
        .no_content(oauth_credentials::delete_of_workspace)
        .page("replication.oauth.callback", oauth::CALLBACK_PATH, oauth::callback)
        .json(connector_definitions::list)
        .json(definitions::sources::list)
        .json(definitions::sources::create)
        .json(definitions::sources::get)
        .json(definitions::sources::update)
        .json(definitions::sources::delete)
        .json(definitions::destinations::list)
        .json(definitions::destinations::create)
        .json(definitions::destinations::get)
        .json(definitions::destinations::update)
        .json(definitions::destinations::delete)
        .json(definitions::declarative_sources::list)
        .json(definitions::declarative_sources::create)
        .json(definitions::declarative_sources::get)
        .json(definitions::declarative_sources::update)
        .json(definitions::declarative_sources::delete)
        .json(sources::list)
        .json(sources::create)
        .json(sources::get)
        .json(sources::update)
        .json(sources::replace)
        .no_content(sources::delete)
        .json(sources::initiate_oauth)
        .json(destinations::list)
        .json(destinations::create)
        .json(destinations::get)
        .json(destinations::update)
        .json(destinations::replace)
        .no_content(destinations::delete)
        .json(streams::list)
        .json(connections::list)
        .json(connections::create)
        .json(connections::get)
        .json(connections::update)
        .no_content(connections::delete)
        .json(tags::list)
        .json(tags::create)
        .json(tags::get)
        .json(tags::update)
        .no_content(tags::delete)
        .json(users::list)
        .json(permissions::list)
        .json(permissions::create)
        .json(permissions::get)
        .json(permissions::update)
        .no_content(permissions::delete)
        .json(groups::list)
        .created(groups::create)
        .json(groups::get)
        .json(groups::update)
        .no_content(groups::delete)
        .json(groups::list_members)
        .created(groups::add_member)
        .no_content(groups::remove_member)
        .json(groups::list_permissions)
        .created(groups::grant)
        .no_content(groups::revoke)
        .json(regions::list)
        .json(regions::create)
        .json(regions::get)
        .json(regions::update)
        .json(regions::delete)
        .json(dataplanes::list)
        .json(dataplanes::create)
        .json(dataplanes::get)
        .json(dataplanes::update)
        .json(dataplanes::delete)
        .json(embedded::list_organizations)
        .json(embedded::create_widget_token)
        .json(embedded::create_scoped_token)
        .json(jobs::list)
        .handled(jobs::create)
        .json(jobs::get)
        .json(jobs::cancel)
        .into_endpoints()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use crate::accounts::Accounts;
    use crate::options::Options;
    use crate::replication::ReplicationApi;
    use crate::replication::base_path::{BASE_PATHS, TOKEN_PATH};
    use crate::seed::Seeds;
    use crate::server::api::Api;
    use crate::server::database;

    #[test]
    fn every_handler_is_that_of_one_operation_below_both_base_paths() {
        let options = Options::default();
        let db = database::open(&options.data).expect("a database in memory");
        let accounts = Accounts::open(&db, &options, &mut Seeds::default()).expect("accounts");
        let api =
            ReplicationApi::open(&options, &Arc::new(accounts), "http://localhost").map_err(|error| error.to_string());
        let endpoints = api.expect("the API opens").endpoints();
        let mut names = BTreeSet::new();
        for endpoint in &endpoints {
            assert!(names.insert(endpoint.name), "{} has two handlers", endpoint.name);
            for base in BASE_PATHS {
                assert!(endpoint.paths.iter().any(|path| path.starts_with(base)), "{}", endpoint.name);
            }
        }
        let token = endpoints.iter().find(|endpoint| endpoint.paths.iter().any(|path| path == TOKEN_PATH));
        assert_eq!(token.map(|endpoint| endpoint.name), Some("replication.applications.create_token"));
        // Browsers are sent to these; programs have no use for them.
        let pages = ["replication.documentation.get", "replication.oauth.callback"];
        let known = airbyte_agent::replication::API.operations().map(|entry| entry.spec.name).chain(pages);
        assert_eq!(names, known.collect());
    }
}
