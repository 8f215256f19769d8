//! `context_store_search`: searches the records of the Context Store by condition or by meaning.

use std::time::Instant;

use rusqlite::Connection;
use serde_json::Value;

use super::call::{Call, ConnectorRef};
use super::context_store::search_output;
use super::error::ExecuteError;
use super::fields::select;
use super::filter::Filter;
use super::output::ExecuteOutput;
use super::paging::{Query, Window, page};
use super::params::limit;
use super::semantic;
use super::suggestion::suggestion;
use crate::agent::catalogue::Entity;

/// Default and largest page size. The reference pages and the Python package say 1000, the public spec 10
/// (`tests/contract/agent/BEHAVIOUR.md`, "Where sources disagree"); this follows the former.
const DEFAULT_LIMIT: u64 = 1000;

/// Searches an entity of the Context Store.
pub(super) fn run(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    call: &Call,
) -> Result<ExecuteOutput, ExecuteError> {
    let started = Instant::now();
    if let Some(semantic) = call.params.get("semantic").filter(|semantic| !semantic.is_null()) {
        if call.params.get("query").is_some_and(|query| !query.is_null()) {
            return Err(ExecuteError::param("semantic", "`semantic` cannot be combined with `query`"));
        }
        return semantic::run(db, connector, entity, semantic, &call.params, started);
    }
    let query = read_query(call)?;
    let limit = limit(call, DEFAULT_LIMIT, DEFAULT_LIMIT)?;
    let fields = read_fields(call.params.get("fields"))?;
    let window = Window::after_cursor("cursor", call.params.get("cursor"), limit)?;
    let page = page(db, connector, entity, &query, &window)?;
    let cursor = page.next_cursor();
    let data: Vec<Value> = page
        .records
        .into_iter()
        .map(|record| if fields.is_empty() { record.body } else { select(&record.body, &fields) })
        .collect();
    Ok(search_output(data, page.more, cursor, started))
}

fn read_query(call: &Call) -> Result<Query, ExecuteError> {
    let mut read = Query::default();
    let query = match call.params.get("query") {
        None | Some(Value::Null) => return Ok(read),
        Some(Value::Object(query)) => query,
        Some(_) => return Err(ExecuteError::param("query", "Input should be an object {filter, sort}")),
    };
    if let Some(unknown) = query.keys().find(|name| !["filter", "sort"].contains(&name.as_str())) {
        let message = format!("Unknown member.{}", suggestion(unknown, ["filter", "sort"].into_iter()));
        return Err(ExecuteError::param(&format!("query.{unknown}"), &message));
    }
    if let Some(filter) = query.get("filter").filter(|filter| !filter.is_null()) {
        read.filter = Some(Filter::parse(filter, "params.query.filter")?);
    }
    if let Some(sort) = query.get("sort").filter(|sort| !sort.is_null()) {
        let fault = || ExecuteError::param("query.sort", "Input should be a list of {field: \"asc\" or \"desc\"}");
        for item in sort.as_array().ok_or_else(fault)? {
            for (field, direction) in item.as_object().ok_or_else(fault)? {
                let descends = match direction.as_str() {
                    Some("asc") => false,
                    Some("desc") => true,
                    _ => return Err(fault()),
                };
                read.order.push((field.clone(), descends));
            }
        }
    }
    Ok(read)
}

/// Reads `fields`: lists of keys, as the Python package sends them, or dot paths, as the docs have them.
pub(super) fn read_fields(fields: Option<&Value>) -> Result<Vec<String>, ExecuteError> {
    let fault = || ExecuteError::param("fields", "Input should be a list of field paths");
    let items = match fields {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(fields) => fields.as_array().ok_or_else(fault)?,
    };
    items
        .iter()
        .map(|item| match item {
            Value::String(path) => Ok(path.clone()),
            Value::Array(keys) => {
                let keys: Option<Vec<&str>> = keys.iter().map(Value::as_str).collect();
                keys.map(|keys| keys.join(".")).ok_or_else(fault)
            }
            _ => Err(fault()),
        })
        .collect()
}
