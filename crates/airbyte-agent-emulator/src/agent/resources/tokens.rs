//! `tokens`: application, scoped and widget tokens.

use std::time::Duration;

use airbyte_agent::{
    ApplicationToken, CreateApplicationToken, CreateScopedToken, CreateWidgetToken, GetScopedTokenInfo, Object,
    ScopedToken, ScopedTokenInfo, Secret, TagSelectionMode, WidgetToken, Workspace,
};

use crate::accounts::token::{Audience, Claims, TokenKind};
use crate::accounts::{applications, organizations};
use crate::agent::context::AgentContext;
use crate::agent::store::workspaces;
use crate::agent::validation::{refuse_other, validate_name};
use crate::server::error::ApiError;

pub(crate) fn create_application(
    context: &AgentContext<'_>,
    request: CreateApplicationToken,
) -> Result<ApplicationToken, ApiError> {
    let user_id = applications::user_of(context.db, &request.client_id, &request.client_secret)?
        .ok_or_else(|| ApiError::unauthorized("Unknown client_id or wrong client_secret"))?;
    let organizations = organizations::of_user(context.db, &user_id)?;
    let organization_ids: Vec<String> = organizations.into_iter().map(|organization| organization.id).collect();
    if organization_ids.is_empty() {
        return Err(ApiError::forbidden("The user of the application belongs to no organization"));
    }
    let organization_id = match (context.named_organization, organization_ids.as_slice()) {
        (Some(named), known) => {
            let found = known.iter().find(|id| id.eq_ignore_ascii_case(named));
            Some(found.cloned().ok_or_else(|| {
                ApiError::forbidden("The credentials do not reach the organization named by X-Organization-Id")
            })?)
        }
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    let lifetime = context.state.options.token_lifetime;
    let claims = Claims { sub: Some(user_id), organization_ids, ..claims(context, TokenKind::Application, lifetime) };
    let token = mint(context, &claims)?;
    Ok(ApplicationToken {
        access_token: token,
        token_type: "bearer".to_owned(),
        expires_in: i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX),
        organization_id,
        extra: Object::new(),
    })
}

pub(crate) fn create_scoped(context: &AgentContext<'_>, request: CreateScopedToken) -> Result<ScopedToken, ApiError> {
    let workspace = workspace(context, request.workspace_name.as_deref(), request.region_id.as_deref())?;
    let claims = Claims {
        organization_ids: vec![workspace.organization_id],
        workspace_id: Some(workspace.id),
        ..claims(context, TokenKind::Scoped, context.state.options.scoped_token_lifetime)
    };
    Ok(ScopedToken { token: mint(context, &claims)?, extra: Object::new() })
}

pub(crate) fn scoped_info(context: &AgentContext<'_>, _: GetScopedTokenInfo) -> Result<ScopedTokenInfo, ApiError> {
    let id = context.only_workspace.unwrap_or_default();
    let workspace = workspaces::by_id(context.db, context.organization_id, id)?
        .ok_or_else(|| ApiError::not_found("Workspace", id))?;
    Ok(ScopedTokenInfo {
        organization_id: workspace.organization_id,
        workspace_id: workspace.id,
        workspace_name: workspace.name,
        extra: Object::new(),
    })
}

pub(crate) fn create_widget(context: &AgentContext<'_>, request: CreateWidgetToken) -> Result<WidgetToken, ApiError> {
    refuse_other!("selected_source_template_tags_mode", request.selected_source_template_tags_mode, TagSelectionMode);
    refuse_other!(
        "selected_connection_template_tags_mode",
        request.selected_connection_template_tags_mode,
        TagSelectionMode
    );
    let origin = url::Url::parse(&request.allowed_origin)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none())
        .ok_or_else(|| ApiError::value("allowed_origin", "Should be an origin such as https://app.example.com:8443"))?;
    let workspace = workspace(context, request.workspace_name.as_deref(), request.region_id.as_deref())?;
    let claims = Claims {
        organization_ids: vec![workspace.organization_id],
        workspace_id: Some(workspace.id),
        allowed_origin: Some(origin.origin().ascii_serialization()),
        ..claims(context, TokenKind::Widget, context.state.options.scoped_token_lifetime)
    };
    Ok(WidgetToken { token: mint(context, &claims)?, extra: Object::new() })
}

/// The workspace of this name. Minting a token for a new name creates it (`tests/contract/agent/BEHAVIOUR.md`,
/// "Workspaces").
pub(crate) fn workspace(
    context: &AgentContext<'_>,
    name: Option<&str>,
    region_id: Option<&str>,
) -> Result<Workspace, ApiError> {
    let name = name.ok_or_else(|| ApiError::missing("workspace_name"))?;
    validate_name("workspace_name", Some(name))?;
    match workspaces::by_name(context.db, context.organization_id, name)? {
        Some(workspace) => Ok(workspace),
        None => Ok(workspaces::create(context.db, context.organization_id, name, region_id, context.now)?),
    }
}

/// The claims of a token that is minted now.
fn claims(context: &AgentContext<'_>, kind: TokenKind, lifetime: Duration) -> Claims {
    Claims::new(Audience::AgentApi, kind, context.now, lifetime)
}

fn mint(context: &AgentContext<'_>, claims: &Claims) -> Result<Secret, ApiError> {
    Ok(Secret::new(context.state.accounts.signer.mint(claims)?))
}
