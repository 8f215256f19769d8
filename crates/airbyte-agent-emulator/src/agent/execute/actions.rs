//! Dispatches an execute call to its action.

use rusqlite::Connection;
use serde_json::{Map, Value};

use super::call::{Call, ConnectorRef};
use super::error::ExecuteError;
use super::filter::{Filter, Op};
use super::output::ExecuteOutput;
use super::paging::{self, Query, Window};
use super::suggestion::suggestion;
use super::{context_search, describe, download, fields, params, provider_search, sql, strict, truncate, writes};
use crate::agent::catalogue::{Action, ActionKind, ContextStore, Entity, FilterRule, Paging, PositionStyle};
use crate::agent::json_path;
use crate::agent::records::Record;

/// Actions of every entity of the Context Store.
const STORE_ACTIONS: [&str; 2] = ["context_store_search", "context_store_sql_query"];

/// Runs an execute call on a connector.
pub fn execute(db: &Connection, connector: &ConnectorRef<'_>, call: &Call) -> Result<ExecuteOutput, ExecuteError> {
    if call.intent.as_ref().is_some_and(|intent| intent.chars().count() > Call::MAX_INTENT) {
        let message = format!("String should have at most {} characters", Call::MAX_INTENT);
        return Err(ExecuteError::field(422, "intent", &message, "string_too_long"));
    }
    // `api_search` is the deprecated name of the live search (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
    let action = if call.action == "api_search" { "search" } else { call.action.as_str() };
    if action == "sql_select" {
        let message = "sql_select reads a Cloud destination; no destination is enabled for agents in the emulator. Use \
                       context_store_sql_query";
        return Err(ExecuteError::field(403, "action", message, "destination_not_enabled"));
    }
    if connector.kind.is_listed_only() {
        let message = format!("The emulator has no entities for {}. A seed file can add them", connector.kind.name);
        return Err(ExecuteError::field(422, "entity", &message, "unsupported_connector"));
    }
    if action == "describe" && call.entity.is_empty() {
        return Ok(ExecuteOutput::Json { result: describe::schema(connector), connector_metadata: Value::Null });
    }
    let entity = connector.kind.entity(&call.entity).ok_or_else(|| {
        let known = connector.kind.entities.iter().map(|entity| entity.name.as_str());
        let message = format!("Unknown entity `{}`.{}", call.entity, suggestion(&call.entity, known));
        ExecuteError::field(422, "entity", &message, "unknown_entity")
    })?;
    if call.strict {
        strict::check(connector, entity, action, call)?;
    }
    let outcome = match action {
        "context_store_search" if entity.context_store != ContextStore::No => {
            context_search::run(db, connector, entity, call)?
        }
        "context_store_sql_query" if entity.context_store != ContextStore::No => {
            return Ok(ExecuteOutput::Query(sql::prepare(db, connector, call)?));
        }
        _ => live(db, connector, entity, action, call)?,
    };
    Ok(match outcome {
        ExecuteOutput::Json { result, connector_metadata } => {
            let mut result = fields::apply(call, result);
            if ["list", "context_store_search"].contains(&action) && !call.skip_truncation {
                truncate::truncate(&mut result);
            }
            ExecuteOutput::Json { result, connector_metadata }
        }
        other => other,
    })
}

fn live(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    name: &str,
    call: &Call,
) -> Result<ExecuteOutput, ExecuteError> {
    let action = entity.action(name).ok_or_else(|| {
        let stored = STORE_ACTIONS.iter().copied().filter(|_| entity.context_store != ContextStore::No);
        let known: Vec<&str> = entity.actions.iter().map(|(known, _)| known.as_str()).chain(stored).collect();
        let message = format!("`{}` has no action `{name}`.{}", entity.name, suggestion(name, known.iter().copied()));
        ExecuteError::field(422, "action", &message, "unknown_action")
    })?;
    let params = params::resolve(connector, action, &call.params)?;
    let redirected;
    let entity = match &action.store {
        Some(store) => {
            redirected = Entity { store: Some(store.clone()), ..entity.clone() };
            &redirected
        }
        None => entity,
    };
    let plain = |result| Ok(ExecuteOutput::Json { result, connector_metadata: Value::Null });
    match action.kind(name) {
        ActionKind::List => list(db, connector, entity, action, &params, call),
        ActionKind::Download => {
            let paths = action.file.as_ref().ok_or_else(|| {
                ExecuteError::field(
                    422,
                    "action",
                    "The action has no `file` in the seed, so nothing can be downloaded",
                    "value_error",
                )
            })?;
            let found = find(db, connector, entity, action, &params);
            let is_missing =
                params.values().any(|v| v.as_str().is_some_and(|id| id.starts_with(download::MISSING_FILE_PREFIX)));
            let record = match found {
                Ok(record) => Some(record),
                Err(error) if error.status == 404 && is_missing => None,
                Err(error) => return Err(error),
            };
            download::run(db, connector, entity, paths, record.as_ref(), call, &params)
        }
        ActionKind::Create => plain(writes::create(db, connector, entity, action, &params)?),
        ActionKind::Update => {
            let record = find(db, connector, entity, action, &params)?;
            plain(writes::update(db, connector, entity, action, record, &params)?)
        }
        ActionKind::Delete => {
            let record = find(db, connector, entity, action, &params)?;
            plain(writes::delete(db, connector, entity, action, record)?)
        }
        ActionKind::Acknowledge => {
            plain(action.constant_reply.as_ref().map_or(Value::Null, |reply| reply.json.clone()))
        }
        ActionKind::Read => plain(find(db, connector, entity, action, &params)?.body),
    }
}

fn list(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    action: &Action,
    params: &Map<String, Value>,
    call: &Call,
) -> Result<ExecuteOutput, ExecuteError> {
    let unpaged;
    let paging = match connector.kind.paging_of(action) {
        Some(paging) => paging,
        None => {
            unpaged = Paging {
                size: None,
                default_size: u64::from(u32::MAX),
                position: None,
                style: PositionStyle::Whole,
                first_page: 1,
                always_next: false,
                metadata: None,
            };
            &unpaged
        }
    };
    let mut search = match &action.search {
        Some(syntax) => provider_search::read(syntax, params, !call.params.contains_key(&syntax.param))?,
        None => provider_search::SearchRequest::default(),
    };
    let mut conditions = param_conditions(action, params);
    conditions.extend(search.query.filter.take());
    conditions.retain(|condition| !condition.is_all());
    let filter = if conditions.is_empty() { None } else { Some(Filter::And(conditions)) };
    let query = Query { filter, order: search.query.order, needs_total: paging.needs_total(action) };
    let mut window = match (search.limit, search.offset) {
        (None, None) => Window::read(db, connector, entity, action, paging, params)?,
        (limit, offset) => Window::skip(offset.unwrap_or_default(), limit.unwrap_or(paging.default_size)),
    };
    if paging.size.is_none() {
        window.size = window.size.min(paging.default_size);
    }
    let mut page = paging::page(db, connector, entity, &query, &window)?;
    if search.limit.is_some_and(|limit| limit <= window.size) {
        // The search text has a limit of its own, which is reached.
        page.more = false;
    }
    if !search.select.is_empty() {
        for record in &mut page.records {
            record.body = fields::select(&record.body, &search.select);
        }
    }
    let connector_metadata = match &paging.metadata {
        Some(wanted) => paging::members(wanted, connector, entity, paging, &page),
        None => Value::Null,
    };
    let result = match &action.reply {
        Some(wanted) => paging::members(wanted, connector, entity, paging, &page),
        None => page.records.into_iter().map(|record| record.body).collect(),
    };
    Ok(ExecuteOutput::Json { result, connector_metadata })
}

/// The conditions that the list's params express.
fn param_conditions(action: &Action, params: &Map<String, Value>) -> Vec<Filter> {
    let mut conditions = Vec::new();
    for (name, rule) in &action.filters {
        let Some(value) = params.get(name) else { continue };
        match rule {
            FilterRule::Equals(field) => conditions.push(Filter::compare(Op::Like, field.clone(), value.clone())),
            FilterRule::Compare { except, .. } if except.contains(value) => {}
            FilterRule::Compare { field, op, .. } => {
                let bound = |op, value: &Value| Filter::compare(op, field.clone(), value.clone());
                match op.as_str() {
                    "gte" => conditions.push(bound(Op::Gte, value)),
                    "lte" => conditions.push(bound(Op::Lte, value)),
                    "contains" => conditions.push(bound(Op::Matches, value)),
                    "words" => {
                        let words = super::filter::words(value.as_str().unwrap_or_default());
                        let fields = field.split(',').map(|field| field.trim().to_owned()).collect();
                        conditions.push(Filter::Words { fields, words });
                    }
                    "range" if value.is_object() => {
                        for (name, op) in [("gt", Op::Gt), ("gte", Op::Gte), ("lt", Op::Lt), ("lte", Op::Lte)] {
                            conditions.extend(value.get(name).map(|value| bound(op, value)));
                        }
                    }
                    "csv" => {
                        let values: Vec<Value> =
                            value.as_str().unwrap_or_default().split(',').map(|part| part.trim().into()).collect();
                        conditions.push(bound(Op::Like, &Value::Array(values)));
                    }
                    "either" => conditions.push(Filter::Or(
                        field.split(',').map(|field| Filter::compare(Op::Like, field.trim(), value.clone())).collect(),
                    )),
                    // `false` selects everything, `true` leaves out the records that the field marks.
                    "exclude" if value == &Value::Bool(true) => {
                        conditions.push(Filter::Not(Box::new(bound(Op::Eq, &Value::Bool(true)))));
                    }
                    "exclude" => {}
                    _ => conditions.push(bound(Op::Like, value)),
                }
            }
        }
    }
    conditions
}

/// The record that the key params identify; without key params, the only one.
fn find(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    action: &Action,
    params: &Map<String, Value>,
) -> Result<Record, ExecuteError> {
    let declared = connector.store_of(entity);
    let records = connector.records(db, entity)?;
    let keys: Vec<(&[String], &Value)> =
        action.key.iter().filter_map(|(name, paths)| Some((paths.paths(), params.get(name)?))).collect();
    let matches = |record: &Record, (paths, value): &(&[String], &Value)| {
        let wanted = json_path::text_of(value);
        paths.iter().any(|path| json_path::get(&record.body, path).and_then(json_path::text_of) == wanted)
    };
    let named = keys.iter().filter_map(|(_, value)| json_path::text_of(value)).collect::<Vec<_>>().join("/");
    let missing = || ExecuteError::no_record(&entity.name, &named);
    for (paths, value) in &keys {
        if paths.contains(&declared.id) {
            let found = records.find(&json_path::text_of(value).unwrap_or_default())?;
            if let Some(record) = found.filter(|record| keys.iter().all(|key| matches(record, key))) {
                return Ok(record);
            }
            if paths.len() == 1 {
                return Err(missing());
            }
        }
    }
    let mut found = None;
    let read: Vec<&str> = keys.iter().flat_map(|(paths, _)| paths.iter().map(String::as_str)).collect();
    records.scan::<ExecuteError>(0, Some(&read), |record| {
        if keys.iter().all(|key| matches(&record, key)) {
            found = Some(record.position);
        }
        Ok(found.is_none())
    })?;
    match found {
        Some(position) => records.at(position)?.ok_or_else(missing),
        None => Err(missing()),
    }
}
