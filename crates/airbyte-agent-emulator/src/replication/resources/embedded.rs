//! `replication.embedded`: tokens for the widget of Airbyte Embedded.

use airbyte_agent::replication::{
    CreateScopedToken, CreateWidgetToken, EmbeddedOrganization, EmbeddedOrganizationList, ListEmbeddedOrganizations,
    ScopedToken, WidgetToken,
};
use airbyte_agent::{Object, Secret};

use crate::accounts::token::{Audience, Claims, TokenKind};
use crate::accounts::{Role, organizations, workspaces};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list_organizations(
    context: &ReplicationContext<'_>,
    _: ListEmbeddedOrganizations,
) -> Result<EmbeddedOrganizationList, Problem> {
    let mut listed = Vec::new();
    for organization in organizations::all(context.db)? {
        let role = match context.caller.is_instance_admin() {
            true => Some(Role::InstanceAdmin),
            false => context.caller.role_in_organization(&organization.id),
        };
        let Some(role) = role else { continue };
        listed.push(EmbeddedOrganization {
            organization_id: organization.id,
            organization_name: organization.name,
            permission: role.as_str().into(),
            extra: Object::new(),
        });
    }
    Ok(EmbeddedOrganizationList { organizations: listed, extra: Object::new() })
}

pub(crate) fn create_widget_token(
    context: &ReplicationContext<'_>,
    request: CreateWidgetToken,
) -> Result<WidgetToken, Problem> {
    require_entitled(context, &request.organization_id)?;
    let origin = url::Url::parse(&request.allowed_origin)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
        Problem::bad_request("allowedOrigin must be an origin such as https://app.example.com:8443.")
    })?;
    let claims = Claims {
        sub: Some(request.external_user_id),
        organization_ids: vec![request.organization_id],
        allowed_origin: Some(origin.origin().ascii_serialization()),
        ..claims(context, TokenKind::Widget)
    };
    Ok(WidgetToken { token: mint(context, &claims)?, extra: Object::new() })
}

pub(crate) fn create_scoped_token(
    context: &ReplicationContext<'_>,
    request: CreateScopedToken,
) -> Result<ScopedToken, Problem> {
    let workspace = workspaces::key(context.db, &request.workspace_id)?
        .ok_or_else(|| context.unknown("workspace", &request.workspace_id))?;
    require_entitled(context, &workspace.organization_id)?;
    let claims = Claims {
        organization_ids: vec![workspace.organization_id],
        workspace_id: Some(workspace.id),
        ..claims(context, TokenKind::Scoped)
    };
    Ok(ScopedToken { token: mint(context, &claims)?, extra: Object::new() })
}

/// Checks the role, and that the installation has Airbyte Embedded.
fn require_entitled(context: &ReplicationContext<'_>, organization_id: &str) -> Result<(), Problem> {
    context.require_in_organization(organization_id)?;
    if context.state.is_self_managed() { Err(Problem::license_entitlement()) } else { Ok(()) }
}

fn claims(context: &ReplicationContext<'_>, kind: TokenKind) -> Claims {
    Claims::new(Audience::AirbyteApi, kind, context.now, context.state.options.scoped_token_lifetime)
}

fn mint(context: &ReplicationContext<'_>, claims: &Claims) -> Result<Secret, Problem> {
    Ok(Secret::new(context.state.accounts.signer.mint(claims)?))
}
