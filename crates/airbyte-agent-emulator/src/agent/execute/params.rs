//! Params of a live action: checked, completed by defaults and by the connector's settings. Also the limit that the
//! Context Store actions share.

use serde_json::{Map, Value};

use super::call::{Call, ConnectorRef};
use super::error::{ExecuteError, FieldError};
use crate::agent::catalogue::{Action, Param, ParamType, Scope};
use crate::server::suggestion::nearest;

/// The params in force. Params the action does not know are passed over: `strict` refuses them.
pub(super) fn resolve(
    connector: &ConnectorRef<'_>,
    action: &Action,
    given: &Map<String, Value>,
) -> Result<Map<String, Value>, ExecuteError> {
    let mut resolved = Map::new();
    let mut errors = Vec::new();
    for (name, param) in &action.params {
        let value = match given.get(name).filter(|value| !value.is_null()) {
            Some(value) => Some(value.clone()),
            None => scoped(connector, name).or_else(|| param.default.clone()),
        };
        match value {
            Some(value) => match fault(param, &value) {
                None => drop(resolved.insert(name.clone(), normal(param.kind, value))),
                Some(message) => errors.push(FieldError::new(&format!("params.{name}"), &message, "type_error")),
            },
            None if param.required => {
                let message = missing(connector, name, given);
                errors.push(FieldError::new(&format!("params.{name}"), &message, "missing"));
            }
            None => {}
        }
    }
    match errors.first() {
        None => Ok(resolved),
        Some(first) => {
            let summary = first.message.clone();
            Err(ExecuteError::fields(422, &summary, errors))
        }
    }
}

fn fault(param: &Param, value: &Value) -> Option<String> {
    if !param.kind.accepts(value) {
        return Some(format!("Input should be a valid {}", param.kind.as_str()));
    }
    match value.as_str() {
        Some(text) if !param.one_of.is_empty() && !param.one_of.iter().any(|known| known == text) => {
            Some(format!("Input should be one of {}", param.one_of.join(", ")))
        }
        _ => None,
    }
}

/// Numbers and truth values that came as text become what they are declared to be.
fn normal(kind: ParamType, value: Value) -> Value {
    match (kind, &value) {
        (ParamType::Integer | ParamType::Number | ParamType::Boolean, Value::String(text)) => {
            serde_json::from_str(text).unwrap_or(value)
        }
        (ParamType::String, Value::Number(number)) => Value::String(number.to_string()),
        _ => value,
    }
}

fn scoped(connector: &ConnectorRef<'_>, name: &str) -> Option<Value> {
    let Scope { setting, split, part } = connector.kind.scope.get(name)?;
    let value = connector.config.get(setting)?;
    let text = match value {
        Value::Array(items) => items.first()?.as_str()?,
        other => other.as_str()?,
    };
    let text = match split {
        Some(separator) => text.split(separator.as_str()).nth(*part)?,
        None => text,
    };
    // A setting may say "every repository of this organization" with a star: that names no single one.
    (!text.is_empty() && text != "*").then(|| Value::String(text.to_owned()))
}

fn missing(connector: &ConnectorRef<'_>, name: &str, given: &Map<String, Value>) -> String {
    let mut message = format!("Missing required parameter `{name}`");
    if let Some(scope) = connector.kind.scope.get(name) {
        message.push_str(&format!(" (or the connector's setting `{}`)", scope.setting));
    }
    if let Some(near) = nearest(name, given.keys().map(String::as_str)) {
        message.push_str(&format!("; `{near}` was given, names are case-sensitive"));
    }
    message
}

/// `params.limit`: at least 1, and reduced to `max`.
pub(super) fn limit(call: &Call, default: u64, max: u64) -> Result<u64, ExecuteError> {
    match call.params.get("limit").filter(|limit| !limit.is_null()) {
        None => Ok(default.min(max)),
        Some(limit) => limit
            .as_u64()
            .filter(|limit| *limit >= 1)
            .map(|limit| limit.min(max))
            .ok_or_else(|| ExecuteError::param("limit", "Input should be a positive integer")),
    }
}
