//! Creates further organizations, whose tokens must not reach the first.

use airbyte_agent::Secret;
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::context::Context;
use crate::accounts::{self, generate_secret};
use crate::server::admin::{AdminResult, read_body};
use crate::server::database::Transaction;
use crate::server::error::ApiError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrganization {
    /// A UUID; generated if absent. An organization that exists gets further credentials.
    organization_id: Option<String>,
    /// Default: the id.
    name: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    /// Names of workspaces, besides `default`.
    #[serde(default)]
    workspaces: Vec<String>,
}

pub(super) async fn create(State(context): Context, body: Bytes) -> AdminResult {
    let wanted: NewOrganization = read_body(&body)?;
    let organization_id = wanted.organization_id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    if uuid::Uuid::parse_str(&organization_id).is_err() {
        return Err(ApiError::value("organization_id", "Input should be a valid UUID"));
    }
    let client_id = wanted.client_id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let has_generated_secret = wanted.client_secret.is_none();
    let client_secret = wanted.client_secret.unwrap_or_else(|| Secret::new(generate_secret()));
    let now = context.app.clock.now();
    let mut store = context.app.store.lock().await;
    let transaction = Transaction::begin(&mut store)?;
    let new = accounts::NewOrganization {
        organization_id: &organization_id,
        name: &wanted.name.unwrap_or_else(|| organization_id.clone()),
        client_id: &client_id,
        client_secret: &client_secret,
        has_generated_secret,
    };
    accounts::create_organization(&transaction, &new, now)?;
    accounts::create_workspaces(&transaction, &organization_id, &wanted.workspaces, now)?;
    transaction.commit()?;
    Ok(Json(json!({
        "organization_id": organization_id,
        "client_id": client_id,
        "client_secret": client_secret.expose(),
    })))
}
