//! `connectors.initiate_oauth`: a consent in the browser, begun. The page that ends it is `control/consent.rs`.

use airbyte_agent::{InitiateOAuth, OAuthConsent, Object};

use super::connectors::known_modes;
use super::tokens;
use crate::control::consent_url;
use crate::refusal::Refusal;
use crate::rules::filled;
use crate::store::oauth_consents::{self, Consent};
use crate::store::source_templates;
use crate::visit::Visit;

pub(super) fn initiate(visit: &Visit<'_>, request: InitiateOAuth) -> Result<OAuthConsent, Refusal> {
    filled("name", request.name.as_deref())?;
    known_modes(request.entities.as_deref())?;
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https");
    if !url::Url::parse(&request.redirect_url).is_ok_and(|url| is_web(&url)) {
        return Err(Refusal::value("redirect_url", "Input should be an absolute http or https URL"));
    }
    let catalogue = &visit.service.catalogue;
    let kind = match (&request.definition_id, &request.connector_type) {
        (Some(id), _) => visit.kind(id)?,
        // Only the display name will do here: snake_case gives 404 (BEHAVIOUR section 5).
        (None, Some(name)) => catalogue.by_name(name).ok_or_else(|| Refusal::not_found("Connector type", name))?,
        (None, None) => return Err(Refusal::missing("connector_type")),
    };
    let template = match &request.source_template_id {
        Some(id) => source_templates::by_id(visit.db, visit.organization_id, id)?
            .filter(|template| template.definition_id == kind.definition_id),
        None => visit.only_template_of(kind)?,
    };
    let template = template.ok_or_else(|| {
        Refusal::bad_request(format!(
            "The organization has no source template of its own for {}; clone the global one first",
            kind.name
        ))
    })?;
    if !kind.credentials.iter().any(|scheme| scheme.oauth) {
        return Err(Refusal::bad_request(format!("{} has no OAuth", kind.name)));
    }
    let workspace = tokens::workspace(visit, &request.workspace_name, None)?;
    visit.reaches(&workspace.id)?;
    let consent = Consent {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: visit.organization_id.to_owned(),
        workspace_id: workspace.id,
        source_template_id: template.id,
        request,
    };
    oauth_consents::insert(visit.db, &consent)?;
    Ok(OAuthConsent { consent_url: consent_url(visit.base_url, &consent.id), extra: Object::new() })
}
