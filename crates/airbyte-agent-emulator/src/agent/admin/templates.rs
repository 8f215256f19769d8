//! Sets the tags of templates: the API can filter by tags, but not set them.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::context::Context;
use crate::agent::store;
use crate::server::admin::{AdminResult, read_body};
use crate::server::error::ApiError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tags {
    tags: Vec<String>,
}

pub(super) async fn set_tags(State(context): Context, Path(id): Path<String>, body: Bytes) -> AdminResult {
    let Tags { tags } = read_body(&body)?;
    let store = context.app.store.lock().await;
    if store::source_templates::set_tags(&store, &id, &tags)?
        || store::connection_templates::set_tags(&store, &id, &tags)?
    {
        return Ok(Json(json!({})));
    }
    Err(ApiError::not_found("Template", &id))
}
