//! `tokens`: application, scoped and widget tokens.

use std::time::Duration;

use airbyte_agent::{
    ApplicationToken, CreateApplicationToken, CreateScopedToken, CreateWidgetToken, GetScopedTokenInfo, Object,
    ScopedToken, ScopedTokenInfo, Secret, TagSelectionMode, WidgetToken, Workspace,
};

use crate::refusal::Refusal;
use crate::rules::{filled, refuse_other};
use crate::store::{applications, workspaces};
use crate::token::{Claims, TokenKind};
use crate::visit::Visit;

/// What the token's issuer is called, in its claims.
const ISSUER: &str = "airbyte-agent-emulator";

pub(super) fn create_application(
    visit: &Visit<'_>,
    request: CreateApplicationToken,
) -> Result<ApplicationToken, Refusal> {
    let organization_id = applications::organization_of(visit.db, &request.client_id, &request.client_secret)?
        .ok_or_else(|| Refusal::unauthorized("Unknown client_id or wrong client_secret"))?;
    if visit.named_organization.is_some_and(|named| !named.eq_ignore_ascii_case(&organization_id)) {
        return Err(Refusal::forbidden("The credentials do not reach the organization named by X-Organization-Id"));
    }
    let lifetime = visit.service.options.token_lifetime;
    let token = mint(visit, TokenKind::Application, &organization_id, None, None, lifetime)?;
    Ok(ApplicationToken {
        access_token: token,
        token_type: "bearer".to_owned(),
        expires_in: i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX),
        organization_id: Some(organization_id),
        extra: Object::new(),
    })
}

pub(super) fn create_scoped(visit: &Visit<'_>, request: CreateScopedToken) -> Result<ScopedToken, Refusal> {
    let workspace = workspace(visit, &request.workspace_name, request.region_id.as_deref())?;
    let lifetime = visit.service.options.scoped_token_lifetime;
    let token = mint(visit, TokenKind::Scoped, &workspace.organization_id, Some(workspace.id), None, lifetime)?;
    Ok(ScopedToken { token, extra: Object::new() })
}

pub(super) fn scoped_info(visit: &Visit<'_>, _: GetScopedTokenInfo) -> Result<ScopedTokenInfo, Refusal> {
    let id = visit.only_workspace.unwrap_or_default();
    let workspace =
        workspaces::by_id(visit.db, visit.organization_id, id)?.ok_or_else(|| Refusal::not_found("Workspace", id))?;
    Ok(ScopedTokenInfo {
        organization_id: workspace.organization_id,
        workspace_id: workspace.id,
        workspace_name: workspace.name,
        extra: Object::new(),
    })
}

pub(super) fn create_widget(visit: &Visit<'_>, request: CreateWidgetToken) -> Result<WidgetToken, Refusal> {
    refuse_other!("selected_source_template_tags_mode", request.selected_source_template_tags_mode, TagSelectionMode);
    refuse_other!(
        "selected_connection_template_tags_mode",
        request.selected_connection_template_tags_mode,
        TagSelectionMode
    );
    let origin = url::Url::parse(&request.allowed_origin)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none())
        .ok_or_else(|| Refusal::value("allowed_origin", "Should be an origin such as https://app.example.com:8443"))?;
    let workspace = workspace(visit, &request.workspace_name, request.region_id.as_deref())?;
    let origin = origin.origin().ascii_serialization();
    let lifetime = visit.service.options.scoped_token_lifetime;
    let token = mint(visit, TokenKind::Widget, &workspace.organization_id, Some(workspace.id), Some(origin), lifetime)?;
    Ok(WidgetToken { token, extra: Object::new() })
}

/// The workspace of this name. Minting for a new name makes it (BEHAVIOUR section 8).
pub(super) fn workspace(visit: &Visit<'_>, name: &str, region_id: Option<&str>) -> Result<Workspace, Refusal> {
    filled("workspace_name", Some(name))?;
    match workspaces::by_name(visit.db, visit.organization_id, name)? {
        Some(workspace) => Ok(workspace),
        None => Ok(workspaces::create(visit.db, visit.organization_id, name, region_id, visit.now)?),
    }
}

fn mint(
    visit: &Visit<'_>,
    kind: TokenKind,
    organization_id: &str,
    workspace_id: Option<String>,
    allowed_origin: Option<String>,
    lifetime: Duration,
) -> Result<Secret, Refusal> {
    let iat = visit.now.timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        kind,
        organization_id: organization_id.to_owned(),
        workspace_id,
        allowed_origin,
        iat,
        exp: iat.saturating_add_unsigned(lifetime.as_secs()),
        jti: uuid::Uuid::new_v4().to_string(),
    };
    Ok(Secret::new(visit.service.signer.mint(&claims)?))
}
