//! Every operation of the Agent API, with its handler.

use std::sync::Arc;

use crate::agent::operation_table::OperationTable;
use crate::agent::resources::{
    automations, checks, connection_templates, connectors, definitions, execute, oauth, oauth_credentials,
    organizations, skills, source_templates, tokens, workflows, workspaces,
};
use crate::agent::state::AgentState;
use crate::server::api::Endpoint;

/// The operations with their handlers.
pub(crate) fn operations(state: &Arc<AgentState>) -> Vec<Endpoint> {
    OperationTable::new(state)
        .json(tokens::create_application)
        .json(tokens::create_scoped)
        .json(tokens::scoped_info)
        .json(tokens::create_widget)
        .json(definitions::list_sources)
        .json(definitions::get_source)
        .json(definitions::list_destinations)
        .json(definitions::get_destination)
        .json(connectors::list)
        .json(connectors::create)
        .json(connectors::get)
        .json(connectors::update)
        .accepted(connectors::delete)
        .json(checks::check)
        .json(checks::check_config)
        .raw(execute::execute)
        .json(execute::prepare)
        .json(connectors::inspect)
        .json(oauth::initiate)
        .json(workspaces::list)
        .json(workspaces::get)
        .json(workspaces::update)
        .json(workspaces::delete)
        .json(workspaces::stats)
        .json(skills::list)
        .json(skills::search)
        .json(skills::docs)
        .json(source_templates::list)
        .json(source_templates::list_global)
        .json(source_templates::create)
        .json(source_templates::get)
        .json(source_templates::update)
        .json(source_templates::delete)
        .json(connection_templates::list)
        .json(connection_templates::create)
        .json(connection_templates::get)
        .json(connection_templates::update)
        .json(connection_templates::delete)
        .json(connection_templates::describe_cron)
        .strict(oauth_credentials::set)
        .empty(oauth_credentials::delete)
        .json(organizations::list_credentials)
        .json(workflows::list)
        .json(workflows::create)
        .json(workflows::get)
        .json(workflows::update)
        .empty(workflows::delete)
        .json(automations::list)
        .json(automations::create)
        .json(automations::get)
        .json(automations::update)
        .empty(automations::delete)
        .into_endpoints()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use crate::accounts::Accounts;
    use crate::agent::AgentApi;
    use crate::options::Options;
    use crate::seed::Seeds;
    use crate::server::api::Api;
    use crate::server::database;

    #[test]
    fn every_operation_of_the_client_has_one_handler() {
        let options = Options::default();
        let db = database::open(&options.data).expect("a database in memory");
        let accounts = Accounts::open(&db, &options, &mut Seeds::default()).expect("accounts");
        let api = AgentApi::open(&options, &Arc::new(accounts), Seeds::default())
            .map_err(|error| error.to_string())
            .expect("the API opens");
        let endpoints = api.endpoints();
        let known: BTreeSet<&str> = airbyte_agent::API.operations().map(|entry| entry.spec.name).collect();
        assert_eq!(endpoints.iter().map(|endpoint| endpoint.name).collect::<BTreeSet<_>>(), known);
        assert_eq!(endpoints.len(), known.len());
        let [base] = api.base_paths() else { panic!("one base path") };
        assert!(endpoints.iter().flat_map(|endpoint| &endpoint.paths).all(|path| path.starts_with(base)));
    }
}
