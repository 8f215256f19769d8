//! What each operation does: one file a resource. Everything here is a function from a visit and a request to an
//! answer; the router puts it on the wire.

mod automations;
mod checks;
mod connection_templates;
mod connectors;
mod definitions;
mod execute;
mod oauth;
mod oauth_credentials;
mod organizations;
mod skills;
mod source_templates;
mod tokens;
mod workflows;
mod workspaces;

use crate::router::Operations;

/// The operation table with its handlers.
pub(crate) fn operations() -> Operations {
    Operations::default()
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
        .answered(execute::execute)
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
}
