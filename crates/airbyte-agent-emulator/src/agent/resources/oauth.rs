//! `connectors.initiate_oauth`: starts a consent in the browser; `admin/consent.rs` is the page that it leads to.

use airbyte_agent::{InitiateOAuth, OAuthConsent, Object};

use super::tokens;
use crate::agent::admin::consent;
use crate::agent::context::AgentContext;
use crate::agent::store::oauth_consents::{self, Consent};
use crate::agent::store::source_templates;
use crate::agent::validation::{validate_modes, validate_name};
use crate::server::error::ApiError;

pub(crate) fn initiate(context: &AgentContext<'_>, request: InitiateOAuth) -> Result<OAuthConsent, ApiError> {
    validate_name("name", request.name.as_deref())?;
    validate_modes(request.entities.as_deref())?;
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https");
    if !url::Url::parse(&request.redirect_url).is_ok_and(|url| is_web(&url)) {
        return Err(ApiError::value("redirect_url", "Input should be an absolute http or https URL"));
    }
    let catalogue = &context.state.catalogue;
    let kind = match (&request.definition_id, &request.connector_type) {
        (Some(id), _) => context.kind(id)?,
        // Only the display name is accepted here; snake_case is a 404
        // (`tests/contract/agent/BEHAVIOUR.md`, "Connectors").
        (None, Some(name)) => catalogue.by_name(name).ok_or_else(|| ApiError::not_found("Connector type", name))?,
        (None, None) => return Err(ApiError::missing("connector_type")),
    };
    let template = match &request.source_template_id {
        Some(id) => source_templates::by_id(context.db, context.organization_id, id)?
            .filter(|template| template.definition_id == kind.definition_id),
        None => context.only_template_of(kind)?,
    };
    let template = template.ok_or_else(|| {
        ApiError::bad_request(format!(
            "The organization has no source template of its own for {}; clone the global one first",
            kind.name
        ))
    })?;
    if !kind.credentials.iter().any(|scheme| scheme.oauth) {
        return Err(ApiError::bad_request(format!("{} does not support OAuth", kind.name)));
    }
    let workspace = tokens::workspace(context, request.workspace_name.as_deref(), None)?;
    context.check_workspace(&workspace.id)?;
    let consent = Consent {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: context.organization_id.to_owned(),
        workspace_id: workspace.id,
        source_template_id: template.id,
        request,
    };
    oauth_consents::insert(context.db, &consent)?;
    Ok(OAuthConsent { consent_url: consent::url(context.base_url, &consent.id), extra: Object::new() })
}
