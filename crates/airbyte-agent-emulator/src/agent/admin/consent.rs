//! The page that a consent URL leads to, and what its buttons do.
//!
//! `GET /_emulator/oauth/consent?consent=<id>` shows the page. `POST` of its form (`consent`, `decision` `allow` or
//! `deny`, `leg`) redirects the browser to the caller's `redirect_url`: with `connector_id`, or with `error` and
//! `error_description`; with `leg=secret`, the older flow, with `secret_id` (`tests/contract/agent/BEHAVIOUR.md`,
//! "OAuth").

use airbyte_agent::Object;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use axum::{Extension, Form};
use http::{StatusCode, header};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;

use super::context::Context;
use crate::agent::catalogue::ConnectorType;
use crate::agent::connector_setup::{NewConnector, conceal_credentials};
use crate::agent::context::AgentContext;
use crate::agent::store::oauth_consents::{self, Consent};
use crate::agent::store::{oauth_credentials, source_templates};
use crate::agent::validation::object;
use crate::server::database::Transaction;
use crate::server::error::ApiError;
use crate::server::hosts::BaseUrl;

/// Path of the page under `/_emulator`.
pub(super) const PATH: &str = "/oauth/consent";

const PAGE: &str = include_str!("consent.html");

/// The address of the consent page.
pub(crate) fn url(base_url: &str, consent_id: &str) -> String {
    format!("{base_url}/_emulator{PATH}?consent={consent_id}")
}

/// What the redirect after a consent carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Leg {
    /// The emulator creates the connector; the redirect carries `connector_id`.
    #[default]
    Connector,
    /// The caller creates the connector; the redirect carries `secret_id`.
    Secret,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Allow,
    Deny,
}

#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    consent: String,
    #[serde(default)]
    leg: Leg,
}

#[derive(Debug, Deserialize)]
pub(super) struct DecisionForm {
    consent: String,
    decision: Decision,
    #[serde(default)]
    leg: Leg,
}

pub(super) async fn page(State(context): Context, Query(query): Query<PageQuery>) -> Result<Html<String>, ApiError> {
    let store = context.app.store.lock().await;
    let consent = find_pending(&store, &query.consent)?;
    let template = source_templates::of_connector(&store, &consent.source_template_id)?;
    let leg = if query.leg == Leg::Secret { "secret" } else { "connector" };
    let back = url::Url::parse(&consent.request.redirect_url)
        .map_or_else(|_| String::new(), |url| url.origin().ascii_serialization());
    Ok(Html(
        PAGE.replace("{{kind}}", &escape(&template.name))
            .replace("{{workspace}}", &escape(consent.request.workspace_name.as_deref().unwrap_or_default()))
            .replace("{{back}}", &escape(&back))
            .replace("{{consent}}", &escape(&consent.id))
            .replace("{{leg}}", leg),
    ))
}

pub(super) async fn decide(
    State(context): Context,
    Extension(BaseUrl(base_url)): Extension<BaseUrl>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, ApiError> {
    let now = context.app.clock.now();
    let mut store = context.app.store.lock().await;
    let mut transaction = Transaction::begin(&mut store)?;
    let consent = find_pending(&transaction, &form.consent)?;
    let request = AgentContext {
        body: &[],
        state: &context.agent,
        db: &mut transaction,
        organization_id: &consent.organization_id,
        only_workspace: None,
        named_organization: None,
        base_url: &base_url,
        now,
    };
    let pairs = match form.decision {
        Decision::Allow => allow(&request, &consent, form.leg)?,
        Decision::Deny => {
            vec![("error", "access_denied".to_owned()), ("error_description", "The user denied the access".to_owned())]
        }
    };
    let mut back = url::Url::parse(&consent.request.redirect_url).map_err(ApiError::internal)?;
    back.query_pairs_mut().extend_pairs(pairs);
    oauth_consents::delete(&transaction, &consent.id)?;
    transaction.commit()?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back.to_string())]).into_response())
}

fn find_pending(db: &Connection, id: &str) -> Result<Consent, ApiError> {
    oauth_consents::by_id(db, id)?
        .ok_or_else(|| ApiError::new(StatusCode::GONE, "This consent is unknown or was already decided"))
}

fn allow(context: &AgentContext<'_>, consent: &Consent, leg: Leg) -> Result<Vec<(&'static str, String)>, ApiError> {
    let template = source_templates::of_connector(context.db, &consent.source_template_id)?;
    let kind = context.kind(&template.definition_id)?;
    let credentials = grant(context, kind)?;
    if leg == Leg::Secret {
        let organization_id = context.organization_id;
        let credentials = conceal_credentials(kind, credentials);
        let id = oauth_consents::insert_secret(context.db, organization_id, &kind.definition_id, &credentials)?;
        return Ok(vec![("secret_id", id)]);
    }
    let request = &consent.request;
    let new = NewConnector {
        name: request.name.clone(),
        workspace_id: consent.workspace_id.clone(),
        replication_config: object(request.replication_config.as_ref())?.unwrap_or_default(),
        environment: object(request.environment.as_ref())?.unwrap_or_default(),
        credentials,
        entities: request.entities.clone(),
    };
    Ok(match context.connect(&template, kind, new) {
        Ok(connector) => vec![("connector_id", connector.id)],
        Err(error) => vec![("error", "invalid_request".to_owned()), ("error_description", error.message)],
    })
}

/// Credentials as the third party grants them: those of the organization's OAuth app if it has one, else generated ones.
fn grant(context: &AgentContext<'_>, kind: &ConnectorType) -> Result<Object, ApiError> {
    let scheme = kind.credentials.iter().find(|scheme| scheme.oauth);
    let scheme = scheme.ok_or_else(|| ApiError::bad_request(format!("{} does not support OAuth", kind.name)))?;
    let app = oauth_credentials::configuration(context.db, context.organization_id, &kind.definition_id)?;
    let app = app.unwrap_or_default();
    let mut granted: Object =
        scheme.discriminator.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    for name in scheme.required.iter().chain(&scheme.optional) {
        let generate = || Value::from(format!("{name}-{}", uuid::Uuid::new_v4().simple()));
        granted.insert(name.clone(), app.get(name).cloned().unwrap_or_else(generate));
    }
    Ok(granted)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
