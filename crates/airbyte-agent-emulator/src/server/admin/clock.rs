//! Reads and advances the clock.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::body::{AdminResult, read_body};
use super::context::Context;
use crate::server::app_state::AppState;
use crate::server::clock::timestamp;
use crate::server::database::settings;
use crate::server::error::ApiError;

/// What the clock says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClockReading {
    /// The emulator's time.
    #[schemars(extend("format" = "date-time"))]
    pub now: String,
    /// How far it is ahead of the real time.
    #[schemars(extend("x-unit" = "seconds"))]
    pub ahead_seconds: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// Seconds; a negative number turns the clock back.
    advance: f64,
}

pub(super) async fn read(State(context): Context) -> Json<ClockReading> {
    Json(reading(&context.app))
}

pub(super) async fn advance(State(context): Context, body: Bytes) -> AdminResult<ClockReading> {
    /// Microseconds of a century. Timestamps farther away would no longer have four digits for the year.
    const MAX_AHEAD: f64 = 100.0 * 365.0 * 86_400.0 * 1e6;
    let Advance { advance } = read_body(&body)?;
    let state = &context.app;
    let ahead = state.clock.ahead() as f64 + advance * 1e6;
    if ahead.is_nan() || ahead.abs() > MAX_AHEAD {
        return Err(ApiError::value("advance", "The clock can be at most a century away from the real time"));
    }
    let store = state.store.lock().await;
    settings::set(&store, settings::CLOCK_AHEAD, &(ahead as i64).to_string())?;
    state.clock.set_ahead(ahead as i64);
    context.state_changed();
    Ok(Json(reading(state)))
}

fn reading(state: &AppState) -> ClockReading {
    ClockReading { now: timestamp(state.clock.now()), ahead_seconds: state.clock.ahead() as f64 / 1e6 }
}
