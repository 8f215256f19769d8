//! `context_store_sql_query`: one SELECT over the entities of a connector.
//!
//! The service runs DuckDB, the emulator SQLite. A query runs on a connection of its own, which has one table per entity
//! of the Context Store and nothing else, while other requests are served. What it may use is bounded ([`limits`]).

mod connection;
mod limits;
mod table;

use std::sync::Arc;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::call::{Call, ConnectorRef};
use super::error::ExecuteError;
use super::params::limit;
use super::{fields, truncate};
use crate::agent::catalogue::{ConnectorType, ContextStore, Entity};
use connection::connect;
pub use limits::TIME_LIMIT;
use limits::{DEFAULT_ROWS, MAX_RESULT, MAX_ROWS, MAX_VALUE};
use table::Table;

/// A query with the records that it can read. It needs no database.
#[derive(Debug)]
pub struct SqlQuery {
    call: Call,
    sql: String,
    limit: u64,
    tables: Vec<Arc<Table>>,
}

/// Reads `params.sql`, and copies what it can read.
pub(super) fn prepare(db: &Connection, connector: &ConnectorRef<'_>, call: &Call) -> Result<SqlQuery, ExecuteError> {
    let Some(sql) = call.params.get("sql").and_then(Value::as_str).filter(|sql| !sql.trim().is_empty()) else {
        return Err(ExecuteError::param("sql", "Missing required parameter `sql`"));
    };
    let limit = limit(call, DEFAULT_ROWS, MAX_ROWS)?;
    // A table is only read by its name.
    let text = sql.to_lowercase();
    let kind = Arc::new(connector.kind.clone());
    let tables = connector
        .kind
        .entities
        .iter()
        .filter(|entity| entity.context_store != ContextStore::No)
        .filter(|entity| text.contains(&entity.table_name().to_lowercase()))
        .map(|entity| {
            let records = connector.records(db, entity)?.freeze(&kind)?;
            let columns = columns(connector.kind, entity);
            Ok(Arc::new(Table { name: entity.table_name().to_owned(), columns, records }))
        })
        .collect::<Result<_, ExecuteError>>()?;
    Ok(SqlQuery { call: call.clone(), sql: sql.to_owned(), limit, tables })
}

impl SqlQuery {
    /// Runs the query, within [`TIME_LIMIT`] but for single functions on long values, which cannot be interrupted.
    ///
    /// # Errors
    /// [`ExecuteError`] about `params.sql`, also where a limit is reached.
    pub fn run(self) -> Result<Value, ExecuteError> {
        let started = Instant::now();
        let (rows, more) = self.rows(&connect(&self.tables, started + TIME_LIMIT)?).map_err(fault)?;
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let result = json!({"data": rows, "meta": {"has_more": more, "took_ms": took}});
        let mut result = fields::apply(&self.call, result);
        if !self.call.skip_truncation {
            truncate::truncate(&mut result);
        }
        Ok(result)
    }

    /// What a query that took too long gets.
    pub fn timed_out() -> ExecuteError {
        let message = format!("The query took longer than {} s, which is the emulator's limit", TIME_LIMIT.as_secs());
        ExecuteError::param("sql", &message)
    }

    /// Up to `limit` rows, and whether there are more.
    fn rows(&self, db: &Connection) -> Result<(Vec<Value>, bool), Fault> {
        let mut statement = db.prepare(&self.sql)?;
        if !statement.readonly() || statement.is_explain() != 0 {
            return Err(Fault::NotSelect);
        }
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        let mut data = Vec::new();
        let mut size = 0;
        while let Some(row) = rows.next()? {
            if data.len() as u64 == self.limit {
                return Ok((data, true));
            }
            let mut members = Map::new();
            for (index, name) in names.iter().enumerate() {
                let value = row.get_ref(index)?;
                size += name.len() + length(value);
                if size > MAX_RESULT {
                    return Err(Fault::TooMuch);
                }
                members.insert(name.clone(), json_of(value));
            }
            data.push(Value::Object(members));
        }
        Ok((data, false))
    }
}

/// Why a query failed.
enum Fault {
    NotSelect,
    TooMuch,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn fault(fault: Fault) -> ExecuteError {
    let message = match fault {
        Fault::NotSelect => "Only SELECT statements are allowed".to_owned(),
        Fault::TooMuch => format!(
            "The result is larger than {MAX_RESULT} bytes, which is the emulator's limit. Select fewer columns, or \
             use LIMIT and OFFSET"
        ),
        Fault::Sqlite(rusqlite::Error::MultipleStatement) => "Only one statement is allowed".to_owned(),
        Fault::Sqlite(error) => match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => return SqlQuery::timed_out(),
            Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => {
                "Only SELECT statements over the connector's own tables are allowed".to_owned()
            }
            Some(rusqlite::ErrorCode::TooBig) => {
                format!("A value or the statement is longer than the emulator allows ({MAX_VALUE} bytes)")
            }
            _ => error.to_string(),
        },
    };
    ExecuteError::param("sql", &message)
}

/// Columns of the table of an entity: the top-level members of its records. SQL does not distinguish case.
fn columns(kind: &ConnectorType, entity: &Entity) -> Vec<String> {
    let declared = kind.entity(entity.store_name()).unwrap_or(entity);
    let seeded = declared.seed_records.iter().filter_map(Value::as_object).flat_map(Map::keys);
    let mut names: Vec<String> = Vec::new();
    for name in declared.fields.iter().map(|(name, _)| name).chain(seeded) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.clone());
        }
    }
    names
}

/// About how many bytes a value takes in the response.
fn length(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(text) => text.len(),
        ValueRef::Blob(bytes) => bytes.len().saturating_mul(2),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => size_of::<i64>(),
    }
}

fn json_of(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
    }
}
