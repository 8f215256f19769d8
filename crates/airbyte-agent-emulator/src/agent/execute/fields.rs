//! `select_fields` and `exclude_fields` (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
//!
//! A literal key takes precedence over the dot path, absent paths are ignored, paths do not enter arrays, an empty list of
//! selected fields counts as absent, and a `data` list, a bare list and a single object are treated alike.

use serde_json::{Map, Value};

use super::call::Call;

/// Applies a call's field lists to its result.
pub(super) fn apply(call: &Call, result: Value) -> Value {
    if !call.select_fields.is_empty() {
        each(result, &|record| select(&record, &call.select_fields))
    } else if !call.exclude_fields.is_empty() {
        each(result, &|mut record| {
            call.exclude_fields.iter().for_each(|path| remove(&mut record, path));
            record
        })
    } else {
        result
    }
}

fn each(result: Value, change: &dyn Fn(Value) -> Value) -> Value {
    match result {
        Value::Array(items) => Value::Array(items.into_iter().map(change).collect()),
        Value::Object(mut members) => match members.get_mut("data") {
            Some(Value::Array(items)) => {
                *items = std::mem::take(items).into_iter().map(change).collect();
                Value::Object(members)
            }
            _ => change(Value::Object(members)),
        },
        other => other,
    }
}

/// The members at `paths` alone.
pub(super) fn select<P: AsRef<str>>(record: &Value, paths: &[P]) -> Value {
    let Value::Object(members) = record else { return record.clone() };
    let mut kept = Map::new();
    for path in paths {
        keep(members, path.as_ref(), &mut kept);
    }
    Value::Object(kept)
}

fn keep(from: &Map<String, Value>, path: &str, into: &mut Map<String, Value>) {
    if let Some(value) = from.get(path) {
        into.insert(path.to_owned(), value.clone());
        return;
    }
    let Some((head, rest)) = path.split_once('.') else { return };
    let Some(Value::Object(inner)) = from.get(head) else { return };
    let mut kept = match into.get(head) {
        Some(Value::Object(kept)) => kept.clone(),
        _ => Map::new(),
    };
    keep(inner, rest, &mut kept);
    if !kept.is_empty() {
        into.insert(head.to_owned(), Value::Object(kept));
    }
}

fn remove(record: &mut Value, path: &str) {
    let Value::Object(members) = record else { return };
    if members.shift_remove(path).is_some() {
        return;
    }
    if let Some((head, rest)) = path.split_once('.')
        && let Some(inner) = members.get_mut(head)
    {
        remove(inner, rest);
    }
}
