//! Names that a call misspells: parameters that its action does not have, and fields that its entity does not have.
//!
//! The service drops the former and ignores the latter, so a mistake goes unnoticed. [`check`] tells it, unless the
//! emulator is not `strict`.

use serde_json::{Map, Value};

use super::call::{Call, ConnectorRef};
use super::context_search::read_fields;
use super::error::ExecuteError;
use super::suggestion::suggestion;
use crate::agent::catalogue::{Action, ActionKind, ConnectorType, Entity, FieldGenerator};
use crate::agent::json_path;

const SEARCH_PARAMS: [&str; 6] = ["query", "semantic", "sort", "limit", "cursor", "fields"];
const SQL_PARAMS: [&str; 2] = ["sql", "limit"];
/// Parameters of every download (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
const DOWNLOAD_PARAMS: [&str; 6] = [
    "range_header",
    "_airbyte_response_type",
    "_airbyte_response_format",
    "_airbyte_max_chars",
    "_airbyte_text_offset",
    "_airbyte_download_token",
];

/// Refuses names that the action, or the entity, does not have. What declares none is not checked.
pub(super) fn check(
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    name: &str,
    call: &Call,
) -> Result<(), ExecuteError> {
    if name == "context_store_sql_query" {
        // The columns of the result are the statement's own.
        return check_params(&call.params, &SQL_PARAMS);
    }
    let fields = Fields::of(connector.kind, entity, name);
    if name == "context_store_search" {
        check_params(&call.params, &SEARCH_PARAMS)?;
        fields.check("params.fields", &read_fields(call.params.get("fields"))?)?;
    } else if let Some(action) = entity.action(name) {
        let is_download = action.kind(name) == ActionKind::Download;
        if !action.params.is_empty() || is_download {
            let declared = action.params.iter().map(|(name, _)| name.as_str());
            let known: Vec<&str> = match is_download {
                true => declared.chain(DOWNLOAD_PARAMS).collect(),
                false => declared.collect(),
            };
            check_params(&call.params, &known)?;
        }
        if is_download {
            return Ok(());
        }
    }
    fields.check("select_fields", &call.select_fields)?;
    fields.check("exclude_fields", &call.exclude_fields)
}

fn check_params(given: &Map<String, Value>, known: &[&str]) -> Result<(), ExecuteError> {
    match given.keys().find(|name| !known.iter().any(|known| is_declared(name, known))) {
        None => Ok(()),
        Some(name) => {
            let message = format!("Unknown parameter `{name}`.{}", suggestion(name, known.iter().copied()));
            Err(ExecuteError::field(422, &format!("params.{name}"), &message, "unknown_parameter"))
        }
    }
}

/// Whether a parameter is a declared one, or one of a family: `created[gte]` of `created`, `assignee.any` of
/// `assignee.not`.
fn is_declared(name: &str, known: &str) -> bool {
    let family = |name: &str| name.find(['.', '[']).map(|end| name[..end].to_owned());
    name == known || family(name).is_some_and(|own| own == family(known).unwrap_or_else(|| known.to_owned()))
}

/// The members that a result can have.
struct Fields<'a> {
    generated: &'a [(String, FieldGenerator)],
    /// Members of the records of a seed and of those that writes make, and of replies.
    others: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    fn of(kind: &'a ConnectorType, entity: &'a Entity, name: &str) -> Self {
        let action = entity.action(name);
        let store = action.and_then(|action| action.store.as_deref()).unwrap_or_else(|| entity.store_name());
        let declared = kind.entity(store).unwrap_or(entity);
        let seeded = declared.seed_records.iter().filter_map(Value::as_object).flat_map(Map::keys);
        let writes = kind
            .entities
            .iter()
            .filter(|entity| entity.store_name() == store)
            .flat_map(|entity| &entity.actions)
            .flat_map(|(_, action)| written(action));
        let reply = action.and_then(|action| action.reply.as_ref()).into_iter().flatten().map(|(name, _)| name);
        let others = seeded.chain(reply).map(String::as_str).chain(writes).collect();
        Self { generated: &declared.fields, others }
    }

    /// Refuses paths of a list in the request that no record has.
    fn check(&self, list: &str, paths: &[String]) -> Result<(), ExecuteError> {
        if self.generated.is_empty() && self.others.is_empty() {
            return Ok(());
        }
        match paths.iter().enumerate().find(|(_, path)| !self.has(path)) {
            None => Ok(()),
            Some((index, path)) => {
                let mut known: Vec<&str> = self.generated.iter().map(|(name, _)| name.as_str()).collect();
                for other in &self.others {
                    if !known.contains(other) {
                        known.push(other);
                    }
                }
                let message = format!("Unknown field `{path}`.{}", suggestion(path, known.into_iter()));
                Err(ExecuteError::field(422, &format!("{list}.{index}"), &message, "unknown_field"))
            }
        }
    }

    fn has(&self, path: &str) -> bool {
        self.others.iter().any(|name| json_path::reads(path, name)) || has(self.generated, path)
    }
}

fn has(fields: &[(String, FieldGenerator)], path: &str) -> bool {
    fields.iter().filter(|(name, _)| json_path::reads(path, name)).any(|(name, field)| {
        let rest = if name == path { None } else { path.split_once('.') };
        match (rest, field) {
            (Some((_, rest)), FieldGenerator::Object(members)) => has(members, rest),
            (Some((_, rest)), FieldGenerator::Ref { fields, field: None, .. }) => {
                fields.iter().any(|(member, _)| json_path::reads(rest, member))
            }
            _ => true,
        }
    })
}

/// Top-level members that a write adds to a record.
fn written(action: &Action) -> impl Iterator<Item = &str> {
    let set = action.set.values().flatten().map(String::as_str);
    let set = set.chain(action.assign.keys().map(String::as_str)).chain(action.into.as_deref());
    action
        .params
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !action.set.contains_key(*name))
        .chain(set.map(|path| path.split('.').next().unwrap_or(path)))
}
