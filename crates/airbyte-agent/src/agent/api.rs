//! The specification of the Agent API.

use std::sync::Arc;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::request::RawOperation;
use airbyte_agent_core::{ApiSpec, OperationSchema};

use super::automations::Automations;
use super::connection_templates::ConnectionTemplates;
use super::connectors::Connectors;
use super::definitions::Definitions;
use super::envelope;
use super::error_body;
use super::execute::Execute;
use super::oauth_credentials::OAuthCredentialsResource;
use super::organizations::Organizations;
use super::skills::Skills;
use super::source_templates::SourceTemplates;
use super::token_source::ApplicationTokenSource;
use super::tokens::Tokens;
use super::workflows::Workflows;
use super::workspaces::Workspaces;

/// The Agent API.
pub static API: ApiSpec = ApiSpec {
    name: "Agent API",
    namespace: "",
    default_base_url: "https://api.airbyte.ai",
    resources: &[
        Tokens::TABLE,
        Definitions::TABLE,
        Connectors::TABLE,
        Workspaces::TABLE,
        Skills::TABLE,
        SourceTemplates::TABLE,
        ConnectionTemplates::TABLE,
        OAuthCredentialsResource::TABLE,
        Organizations::TABLE,
        Workflows::TABLE,
        Automations::TABLE,
    ],
    raw: RawOperation::new("request"),
    token_source: |credentials| Arc::new(ApplicationTokenSource::new(credentials)),
    read_error_body: error_body::read,
    check_response: |response, _| match response.operation() {
        name if name == Execute::SPEC.name => envelope::check(response),
        _ => Ok(()),
    },
};

/// The JSON Schemas of every operation, in the order of the operation table.
pub fn schemas() -> impl Iterator<Item = &'static OperationSchema> {
    [
        Tokens::SCHEMAS,
        Definitions::SCHEMAS,
        Connectors::SCHEMAS,
        Workspaces::SCHEMAS,
        Skills::SCHEMAS,
        SourceTemplates::SCHEMAS,
        ConnectionTemplates::SCHEMAS,
        OAuthCredentialsResource::SCHEMAS,
        Organizations::SCHEMAS,
        Workflows::SCHEMAS,
        Automations::SCHEMAS,
    ]
    .into_iter()
    .flatten()
}
