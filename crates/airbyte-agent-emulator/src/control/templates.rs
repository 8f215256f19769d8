//! Tags of templates: the API filters by them, but sets them nowhere.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Shared, read};
use crate::refusal::Refusal;
use crate::store;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tags {
    tags: Vec<String>,
}

pub(super) async fn set_tags(State(service): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let Tags { tags } = read(&body)?;
    let store = service.store.lock().await;
    if store::source_templates::set_tags(&store, &id, &tags)?
        || store::connection_templates::set_tags(&store, &id, &tags)?
    {
        return Ok(Json(json!({})));
    }
    Err(Refusal::not_found("Template", &id))
}
