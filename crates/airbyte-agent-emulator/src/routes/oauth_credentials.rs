//! `oauth_credentials`: OAuth apps of the organization's own.

use airbyte_agent::{ConnectorType, DeleteOAuthCredentials, OAuthCredentials, Object, ScopeType, SetOAuthCredentials};

use crate::refusal::Refusal;
use crate::rules::object;
use crate::store::oauth_credentials;
use crate::visit::Visit;

pub(super) fn set(visit: &Visit<'_>, request: SetOAuthCredentials) -> Result<OAuthCredentials, Refusal> {
    let kind = match (&request.connector_definition_id, &request.connector_type) {
        (Some(id), _) => visit.kind(id)?,
        (None, Some(name)) => visit.kind_named(name)?,
        (None, None) => return Err(Refusal::missing("connector_type")),
    };
    let configuration = object(Some(&request.configuration))?.unwrap_or_default();
    if configuration.is_empty() {
        return Err(Refusal::value("configuration", "Should have at least 1 member"));
    }
    let app = oauth_credentials::set(
        visit.db,
        visit.organization_id,
        &kind.definition_id,
        &configuration,
        &visit.timestamp(),
    )?;
    Ok(OAuthCredentials {
        id: app.id,
        scope_type: ScopeType::Organization,
        scope_id: Some(visit.organization_id.to_owned()),
        connector_type: ConnectorType::Source,
        connector_definition_id: kind.definition_id.clone(),
        created_at: app.created_at,
        updated_at: app.updated_at,
        extra: Object::new(),
    })
}

/// Succeeds also when nothing was set.
pub(super) fn delete(visit: &Visit<'_>, request: DeleteOAuthCredentials) -> Result<(), Refusal> {
    let kind = visit.kind_named(&request.connector_type)?;
    oauth_credentials::delete(visit.db, visit.organization_id, &kind.definition_id)?;
    Ok(())
}
