//! The specification of the Airbyte API.

use std::sync::Arc;

use airbyte_agent_core::request::RawOperation;
use airbyte_agent_core::{ApiSpec, OperationSchema};

use super::applications::Applications;
use super::check_response;
use super::connections::Connections;
use super::connector_definitions::ConnectorDefinitions;
use super::dataplanes::Dataplanes;
use super::definitions::{DeclarativeSourceDefinitions, DestinationDefinitions, SourceDefinitions};
use super::destinations::Destinations;
use super::embedded::Embedded;
use super::error_body;
use super::groups::Groups;
use super::health::Health;
use super::jobs::Jobs;
use super::organizations::Organizations;
use super::permissions::Permissions;
use super::regions::Regions;
use super::sources::Sources;
use super::streams::Streams;
use super::tags::Tags;
use super::token_source::ApplicationTokenSource;
use super::users::Users;
use super::workspaces::Workspaces;

/// The Airbyte API, of Airbyte Cloud unless another base URL is set.
pub static API: ApiSpec = ApiSpec {
    name: "Airbyte API",
    namespace: "replication",
    default_base_url: "https://api.airbyte.com/v1",
    resources: &[
        Applications::TABLE,
        Connections::TABLE,
        ConnectorDefinitions::TABLE,
        Dataplanes::TABLE,
        SourceDefinitions::TABLE,
        DestinationDefinitions::TABLE,
        DeclarativeSourceDefinitions::TABLE,
        Destinations::TABLE,
        Embedded::TABLE,
        Groups::TABLE,
        Health::TABLE,
        Jobs::TABLE,
        Organizations::TABLE,
        Permissions::TABLE,
        Regions::TABLE,
        Sources::TABLE,
        Streams::TABLE,
        Tags::TABLE,
        Users::TABLE,
        Workspaces::TABLE,
    ],
    raw: RawOperation::new("replication.request"),
    token_source: |credentials| Arc::new(ApplicationTokenSource::new(credentials)),
    read_error_body: error_body::read,
    check_response: check_response::check,
};

/// The JSON Schemas of every operation, in the order of the operation table.
pub fn schemas() -> impl Iterator<Item = &'static OperationSchema> {
    [
        Applications::SCHEMAS,
        Connections::SCHEMAS,
        ConnectorDefinitions::SCHEMAS,
        Dataplanes::SCHEMAS,
        SourceDefinitions::SCHEMAS,
        DestinationDefinitions::SCHEMAS,
        DeclarativeSourceDefinitions::SCHEMAS,
        Destinations::SCHEMAS,
        Embedded::SCHEMAS,
        Groups::SCHEMAS,
        Health::SCHEMAS,
        Jobs::SCHEMAS,
        Organizations::SCHEMAS,
        Permissions::SCHEMAS,
        Regions::SCHEMAS,
        Sources::SCHEMAS,
        Streams::SCHEMAS,
        Tags::SCHEMAS,
        Users::SCHEMAS,
        Workspaces::SCHEMAS,
    ]
    .into_iter()
    .flatten()
}
