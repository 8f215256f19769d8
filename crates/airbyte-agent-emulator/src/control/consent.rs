//! The page that a consent URL leads to, and both ways back from it.
//!
//! `GET /_emulator/oauth/consent?consent=<id>` shows the page. `POST` of its form (`consent`, `decision` `allow` or
//! `deny`, `leg`) sends the browser to the caller's `redirect_url`: with `connector_id`, or with `error` and
//! `error_description`; with `leg=secret`, the older way, with `secret_id` (BEHAVIOUR section 5).

use std::sync::Arc;

use airbyte_agent::Object;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::ConnectorType;
use crate::connecting::Draft;
use crate::refusal::Refusal;
use crate::rules::object;
use crate::service::Service;
use crate::store::oauth_consents::{self, Consent};
use crate::store::{Transaction, oauth_credentials, source_templates};
use crate::visit::Visit;

/// Path of the page under `/_emulator`.
pub(super) const PATH: &str = "/oauth/consent";

const PAGE: &str = include_str!("consent.html");

/// Where the user's browser is to be sent.
pub(crate) fn url(base_url: &str, consent_id: &str) -> String {
    format!("{base_url}/_emulator{PATH}?consent={consent_id}")
}

/// How the browser comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Leg {
    /// The connector is made here; the redirect carries `connector_id`.
    #[default]
    Connector,
    /// The caller makes the connector; the redirect carries `secret_id`.
    Secret,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Allow,
    Deny,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    consent: String,
    #[serde(default)]
    leg: Leg,
}

#[derive(Debug, Deserialize)]
pub(super) struct Decided {
    consent: String,
    decision: Decision,
    #[serde(default)]
    leg: Leg,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let store = service.store.lock().await;
    let consent = waiting(&store, &asked.consent)?;
    let template = source_templates::of_connector(&store, &consent.source_template_id)?;
    let leg = if asked.leg == Leg::Secret { "secret" } else { "connector" };
    let back = url::Url::parse(&consent.request.redirect_url)
        .map_or_else(|_| String::new(), |url| url.origin().ascii_serialization());
    Ok(Html(
        PAGE.replace("{{kind}}", &escaped(&template.name))
            .replace("{{workspace}}", &escaped(&consent.request.workspace_name))
            .replace("{{back}}", &escaped(&back))
            .replace("{{consent}}", &escaped(&consent.id))
            .replace("{{leg}}", leg),
    ))
}

pub(super) async fn decide(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    Form(decided): Form<Decided>,
) -> Result<Response, Refusal> {
    let now = service.clock.now();
    let mut store = service.store.lock().await;
    let mut transaction = Transaction::begin(&mut store)?;
    let consent = waiting(&transaction, &decided.consent)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let base_url = host.map_or_else(|| service.url.clone(), |host| format!("http://{host}"));
    let visit = Visit {
        service: &service,
        db: &mut transaction,
        organization_id: &consent.organization_id,
        only_workspace: None,
        named_organization: None,
        base_url: &base_url,
        now,
    };
    let pairs = match decided.decision {
        Decision::Allow => allowed(&visit, &consent, decided.leg)?,
        Decision::Deny => {
            vec![("error", "access_denied".to_owned()), ("error_description", "The user denied the access".to_owned())]
        }
    };
    let mut back = url::Url::parse(&consent.request.redirect_url).map_err(Refusal::internal)?;
    back.query_pairs_mut().extend_pairs(pairs);
    oauth_consents::delete(&transaction, &consent.id)?;
    transaction.commit()?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back.to_string())]).into_response())
}

fn waiting(db: &Connection, id: &str) -> Result<Consent, Refusal> {
    oauth_consents::by_id(db, id)?
        .ok_or_else(|| Refusal::new(StatusCode::GONE, "This consent is unknown, or was decided already"))
}

fn allowed(visit: &Visit<'_>, consent: &Consent, leg: Leg) -> Result<Vec<(&'static str, String)>, Refusal> {
    let template = source_templates::of_connector(visit.db, &consent.source_template_id)?;
    let kind = visit.kind(&template.definition_id)?;
    let credentials = granted(visit, kind)?;
    if leg == Leg::Secret {
        let organization_id = visit.organization_id;
        let id = oauth_consents::keep_secret(visit.db, organization_id, &kind.definition_id, &credentials)?;
        return Ok(vec![("secret_id", id)]);
    }
    let request = &consent.request;
    let draft = Draft {
        name: request.name.clone(),
        workspace_id: consent.workspace_id.clone(),
        replication_config: object(request.replication_config.as_ref())?.unwrap_or_default(),
        environment: object(request.environment.as_ref())?.unwrap_or_default(),
        credentials,
        entities: request.entities.clone(),
    };
    Ok(match visit.connect(&template, kind, draft) {
        Ok(connector) => vec![("connector_id", connector.id)],
        Err(refusal) => vec![("error", "invalid_request".to_owned()), ("error_description", refusal.message)],
    })
}

/// What the third party grants: values of the organization's own OAuth app where it has one, made-up ones elsewhere.
fn granted(visit: &Visit<'_>, kind: &ConnectorType) -> Result<Object, Refusal> {
    let scheme = kind.credentials.iter().find(|scheme| scheme.oauth);
    let scheme = scheme.ok_or_else(|| Refusal::bad_request(format!("{} has no OAuth", kind.name)))?;
    let app = oauth_credentials::configuration(visit.db, visit.organization_id, &kind.definition_id)?;
    let app = app.unwrap_or_default();
    let mut granted: Object =
        scheme.discriminator.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    for name in scheme.required.iter().chain(&scheme.optional) {
        let made_up = || Value::from(format!("{name}-{}", uuid::Uuid::new_v4().simple()));
        granted.insert(name.clone(), app.get(name).cloned().unwrap_or_else(made_up));
    }
    Ok(granted)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
