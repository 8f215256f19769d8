//! `oauth_credentials`: the organization's own OAuth apps.

use airbyte_agent::{ConnectorType, DeleteOAuthCredentials, OAuthCredentials, Object, ScopeType, SetOAuthCredentials};

use crate::agent::connector_setup::conceal_credentials;
use crate::agent::context::AgentContext;
use crate::agent::store::oauth_credentials;
use crate::agent::validation::object;
use crate::server::error::ApiError;

pub(crate) fn set(context: &AgentContext<'_>, request: SetOAuthCredentials) -> Result<OAuthCredentials, ApiError> {
    let kind = match (&request.connector_definition_id, &request.connector_type) {
        (Some(id), _) => context.kind(id)?,
        (None, Some(name)) => context.kind_named(name)?,
        (None, None) => return Err(ApiError::missing("connector_type")),
    };
    let configuration = object(Some(&request.configuration))?.unwrap_or_default();
    if configuration.is_empty() {
        return Err(ApiError::value("configuration", "Should have at least 1 member"));
    }
    let configuration = conceal_credentials(kind, configuration);
    let app = oauth_credentials::set(
        context.db,
        context.organization_id,
        &kind.definition_id,
        &configuration,
        &context.timestamp(),
    )?;
    Ok(OAuthCredentials {
        id: app.id,
        scope_type: ScopeType::Organization,
        scope_id: Some(context.organization_id.to_owned()),
        connector_type: ConnectorType::Source,
        connector_definition_id: kind.definition_id.clone(),
        created_at: app.created_at,
        updated_at: app.updated_at,
        extra: Object::new(),
    })
}

/// Succeeds even if nothing was set.
pub(crate) fn delete(context: &AgentContext<'_>, request: DeleteOAuthCredentials) -> Result<(), ApiError> {
    let kind = context.kind_named(&request.connector_type)?;
    oauth_credentials::delete(context.db, context.organization_id, &kind.definition_id)?;
    Ok(())
}
