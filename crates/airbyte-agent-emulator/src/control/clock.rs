//! The clock: read it, advance it.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Shared, read as read_body};
use crate::clock::timestamp;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::store::settings;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// Seconds; negative ones turn the clock back.
    advance: f64,
}

pub(super) async fn read(State(service): Shared) -> Answer {
    Ok(told(&service))
}

pub(super) async fn advance(State(service): Shared, body: Bytes) -> Answer {
    let Advance { advance } = read_body(&body)?;
    let ahead = service.clock.ahead() as f64 + advance * 1e6;
    // A century: beyond it moments stop fitting their texts.
    if ahead.is_nan() || ahead.abs() > 100.0 * 365.0 * 86_400.0 * 1e6 {
        return Err(Refusal::value("advance", "More than a century away from the present"));
    }
    let store = service.store.lock().await;
    settings::set(&store, settings::CLOCK_AHEAD, &(ahead as i64).to_string())?;
    service.clock.set_ahead(ahead as i64);
    Ok(told(&service))
}

fn told(service: &Service) -> Json<serde_json::Value> {
    Json(json!({"now": timestamp(service.clock.now()), "ahead_seconds": service.clock.ahead() as f64 / 1e6}))
}
