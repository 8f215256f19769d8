//! create, update and delete: the change to the record, and the provider's reply.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde_json::{Map, Value};

use super::call::ConnectorRef;
use super::error::ExecuteError;
use crate::agent::catalogue::{Action, Entity, MetaValue};
use crate::agent::json_path;
use crate::agent::records::{self, Record, atomically};

/// Adds a record with the params as members; the others get the values of a new record.
pub(super) fn create(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    action: &Action,
    params: &Map<String, Value>,
) -> Result<Value, ExecuteError> {
    let declared = connector.store_of(entity);
    let mut records = connector.records(db, entity)?;
    let mut params = params.clone();
    let content = match action.upload.as_ref().and_then(|param| Some((param, params.remove(param)?))) {
        None => None,
        Some((param, value)) => {
            let decoded = value.as_str().and_then(|text| STANDARD.decode(text.trim()).ok());
            Some(decoded.ok_or_else(|| ExecuteError::param(param, "Input should be base64"))?)
        }
    };
    let first = records.next_index();
    let mut index = first;
    atomically(db, || {
        loop {
            let mut body = records.blank(index, connector.now);
            write(connector, action, &params, &mut body, true);
            let id = Record::id_in(&body, &declared.id).unwrap_or_else(|| (index + 1).to_string());
            if let Some(file) = declared.action("download").and_then(|download| download.file.as_ref())
                && let Some(content) = &content
            {
                json_path::set(&mut body, &file.size, content.len().to_string().into());
            }
            if records.insert(&id, &body)? {
                if let Some(content) = &content {
                    records::insert_file(db, connector.id, &declared.name, &id, content)?;
                }
                return Ok(reply(action, &body, &id));
            }
            // An id that the caller chose stays taken; a generated one differs at the next index.
            if index - first >= MAX_ATTEMPTS {
                let message = format!("A record `{id}` already exists in `{}`", declared.name);
                return Err(ExecuteError::field(422, "params", &message, "already_exists"));
            }
            index += 1;
        }
    })
}

/// Ids that are tried for a new record.
const MAX_ATTEMPTS: u64 = 3;

/// Changes a record by the params.
pub(super) fn update(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    action: &Action,
    mut record: Record,
    params: &Map<String, Value>,
) -> Result<Value, ExecuteError> {
    let declared = connector.store_of(entity);
    write(connector, action, params, &mut record.body, false);
    records::renew(declared, &mut record.body, connector.now);
    connector.records(db, entity)?.update(&record)?;
    Ok(reply(action, &record.body, &record.id))
}

/// Deletes a record.
pub(super) fn delete(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    action: &Action,
    record: Record,
) -> Result<Value, ExecuteError> {
    connector.records(db, entity)?.delete(&record)?;
    Ok(reply(action, &record.body, &record.id))
}

fn write(connector: &ConnectorRef<'_>, action: &Action, params: &Map<String, Value>, body: &mut Value, is_new: bool) {
    for (name, value) in params {
        let is_place = connector.kind.scope.contains_key(name) || action.key.iter().any(|(key, _)| key == name);
        match action.set.get(name) {
            Some(None) => {}
            Some(Some(to)) => json_path::set(body, to, value.clone()),
            None if is_place => {}
            None if action.body.as_ref() == Some(name) => merge(body, value),
            None => {
                let to = match &action.into {
                    Some(into) if into == name => into.clone(),
                    Some(into) => format!("{into}.{name}"),
                    None => name.clone(),
                };
                match json_path::get(body, &to) {
                    // An object changes only the members that it has.
                    Some(Value::Object(_)) if value.is_object() => {
                        let mut merged = json_path::get(body, &to).cloned().unwrap_or(Value::Null);
                        merge(&mut merged, value);
                        json_path::set(body, &to, merged);
                    }
                    _ => json_path::set(body, &to, value.clone()),
                }
            }
        }
    }
    for (to, value) in &action.assign {
        json_path::set(body, to, value.clone());
    }
    // A new record is also linked to its parent, e.g. a comment to its issue.
    for (name, paths) in action.key.iter().filter(|_| is_new) {
        if let (Some(value), Some(to)) = (params.get(name), paths.paths().first()) {
            json_path::set(body, to, value.clone());
        }
    }
}

/// Merges the members of `new` into `into`, recursively.
fn merge(into: &mut Value, new: &Value) {
    match (into.as_object_mut(), new) {
        (Some(members), Value::Object(changes)) => {
            for (name, change) in changes {
                match members.get_mut(name) {
                    Some(member) if member.is_object() && change.is_object() => merge(member, change),
                    _ => {
                        members.insert(name.clone(), change.clone());
                    }
                }
            }
        }
        _ => *into = new.clone(),
    }
}

fn reply(action: &Action, body: &Value, id: &str) -> Value {
    if let Some(constant) = &action.constant_reply {
        return constant.json.clone();
    }
    let Some(members) = &action.reply else { return body.clone() };
    let value = |wanted: &MetaValue| match wanted {
        MetaValue::Records => body.clone(),
        MetaValue::Id => id.into(),
        MetaValue::Field(path) => json_path::get(body, path).cloned().unwrap_or(Value::Null),
        MetaValue::Literal(value) => value.clone(),
        _ => Value::Null,
    };
    Value::Object(members.iter().map(|(name, wanted)| (name.clone(), value(wanted))).collect())
}
