//! Every operation of the Airbyte API, with its handler.

use std::sync::Arc;

use airbyte_agent::replication::{CheckHealth, CreateAccessToken};

use crate::replication::base_path::TOKEN_PATH;
use crate::replication::operation_table::OperationTable;
use crate::replication::resources::{
    applications, dataplanes, embedded, groups, jobs, oauth, oauth_credentials, organizations, permissions, regions,
    root, tags, users, workspaces,
};
use crate::replication::state::ReplicationState;
use crate::server::api::Endpoint;
use crate::server::journal::Outcome;

/// The operations with their handlers.
pub(crate) fn operations(state: &Arc<ReplicationState>) -> Vec<Endpoint> {
    OperationTable::new(state)
        .page("replication.documentation.get", "/", root::documentation)
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
