//! Sets and lists fault rules.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::body::{AdminResult, read_body};
use super::context::{AdminContext, Context};
use crate::server::error::ApiError;
use crate::server::faults::FaultRule;

/// The fault rules in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FaultList {
    /// The rules, in the order in which they are tried.
    pub faults: Vec<FaultRule>,
}

pub(super) async fn list(State(context): Context) -> Json<FaultList> {
    Json(FaultList { faults: context.app.faults.list() })
}

pub(super) async fn replace(State(context): Context, body: Bytes) -> AdminResult<FaultList> {
    context.app.faults.replace(read_rules(&context, &body)?);
    Ok(list(State(context)).await)
}

pub(super) async fn add(State(context): Context, body: Bytes) -> AdminResult<FaultList> {
    context.app.faults.add(read_rules(&context, &body)?);
    Ok(list(State(context)).await)
}

pub(super) async fn clear(State(context): Context) -> Json<FaultList> {
    context.app.faults.replace(Vec::new());
    list(State(context)).await
}

/// One rule, or a list of them.
fn read_rules(context: &AdminContext, body: &Bytes) -> Result<Vec<FaultRule>, ApiError> {
    let is_list = body.trim_ascii_start().starts_with(b"[");
    let rules: Vec<FaultRule> = if is_list { read_body(body)? } else { vec![read_body(body)?] };
    for rule in &rules {
        let known = if rule.operation == "*" { Ok(()) } else { context.check_operation(&rule.operation) };
        known.and_then(|()| rule.validate()).map_err(|reason| ApiError::value("faults", reason))?;
    }
    Ok(rules)
}
