//! `context_store_sql_query`: one SELECT over the entities of a connector.
//!
//! The service runs DuckDB, the emulator SQLite. A query can read one view per entity of the Context Store and nothing
//! else: an authorizer refuses everything but reading those views, the number of steps is limited, and the views read
//! the records through a private view whose name no query can guess.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::call::{Call, ConnectorRef};
use super::context_store::limit;
use super::error::ExecuteError;
use super::output::ExecuteOutput;
use crate::agent::catalogue::{ConnectorType, ContextStore, Entity};
use crate::agent::records;

/// Default and largest number of rows.
const DEFAULT_LIMIT: u64 = 1000;
const MAX_LIMIT: u64 = 10_000;
/// Steps of SQLite's virtual machine that a query may take: a second or two.
const MAX_STEPS: u64 = 50_000_000;
/// Steps between two checks of the limit.
const STEPS_PER_CHECK: i32 = 10_000;
/// Table-valued functions.
const TABLE_FUNCTIONS: [&str; 2] = ["json_each", "json_tree"];
/// Functions that reach outside the query.
const FORBIDDEN_FUNCTIONS: [&str; 5] = ["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"];

/// Runs `params.sql`.
pub(super) fn run(
    db: &mut Connection,
    connector: &ConnectorRef<'_>,
    call: &Call,
) -> Result<ExecuteOutput, ExecuteError> {
    let started = Instant::now();
    let Some(sql) = call.params.get("sql").and_then(Value::as_str).filter(|sql| !sql.trim().is_empty()) else {
        return Err(ExecuteError::param("sql", "Missing required parameter `sql`"));
    };
    let limit = limit(call, DEFAULT_LIMIT, MAX_LIMIT)?;
    let visible: Vec<&Entity> =
        connector.kind.entities.iter().filter(|entity| entity.context_store != ContextStore::No).collect();
    // A view is only read by its name, so records of entities that the text does not contain need not be generated.
    let text = sql.to_lowercase();
    for entity in visible.iter().filter(|entity| text.contains(&entity.table_name().to_lowercase())) {
        let declared = connector.kind.entity(entity.store_name()).unwrap_or(entity);
        records::ensure(db, connector.id, connector.kind, declared)?;
    }
    let sandbox = Sandbox::open(db, connector, &visible)?;
    let rows = sandbox.query(sql, limit);
    drop(sandbox);
    let (mut rows, more) = rows?;
    rows.truncate(limit as usize);
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(ExecuteOutput::Json {
        result: json!({"data": rows, "meta": {"has_more": more, "took_ms": took}}),
        connector_metadata: Value::Null,
    })
}

/// Temporary views on a connection, and hooks that allow nothing else. Both are removed when it is dropped.
struct Sandbox<'a> {
    db: &'a mut Connection,
    views: Vec<String>,
}

impl<'a> Sandbox<'a> {
    fn open(db: &'a mut Connection, connector: &ConnectorRef<'_>, entities: &[&Entity]) -> Result<Self, ExecuteError> {
        let private = format!("private_{}", uuid::Uuid::new_v4().simple());
        let mut sandbox = Self { db, views: Vec::new() };
        // Views cannot have parameters, so values are quoted. The private view is created first and dropped last.
        sandbox.create(
            &private,
            &format!(
                "SELECT entity, position, body FROM main.records WHERE connector_id = {}",
                quote(connector.id, '\'')
            ),
        )?;
        for entity in entities {
            let columns: Vec<String> = columns(connector.kind, entity)
                .iter()
                .map(|name| {
                    let path = quote(&format!("$.{}", quote(name, '"')), '\'');
                    format!("json_extract(body, {path}) AS {}", quote(name, '"'))
                })
                .collect();
            sandbox.create(
                entity.table_name(),
                &format!(
                    "SELECT {} FROM temp.{private} WHERE entity = {} ORDER BY position",
                    columns.join(", "),
                    quote(entity.store_name(), '\'')
                ),
            )?;
        }
        sandbox.guard(private)?;
        Ok(sandbox)
    }

    fn create(&mut self, name: &str, select: &str) -> Result<(), ExecuteError> {
        self.db.execute_batch(&format!("CREATE TEMP VIEW {} AS {select}", quote(name, '"')))?;
        self.views.push(name.to_owned());
        Ok(())
    }

    fn guard(&mut self, private: String) -> rusqlite::Result<()> {
        let others = self
            .db
            .prepare("SELECT name FROM main.sqlite_schema UNION SELECT name FROM temp.sqlite_schema")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        let permissions = Permissions { views: self.views.clone(), private, others };
        self.db.authorizer(Some(move |context: AuthContext<'_>| {
            if permissions.allows(&context) { Authorization::Allow } else { Authorization::Deny }
        }))?;
        let steps = Arc::new(AtomicU64::new(0));
        self.db.progress_handler(
            STEPS_PER_CHECK,
            Some(move || {
                let taken = steps.fetch_add(STEPS_PER_CHECK as u64, Ordering::Relaxed);
                taken > MAX_STEPS
            }),
        )
    }

    /// Returns up to `limit` rows, and whether there are more.
    fn query(&self, sql: &str, limit: u64) -> Result<(Vec<Value>, bool), ExecuteError> {
        let fault = |message: String| ExecuteError::param("sql", &message);
        let of_sqlite = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => fault("The query took too long".into()),
            Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => {
                fault("Only SELECT statements over the connector's own tables are allowed".into())
            }
            _ if matches!(error, rusqlite::Error::MultipleStatement) => fault("Only one statement is allowed".into()),
            _ => fault(error.to_string()),
        };
        let mut statement = self.db.prepare(sql).map_err(of_sqlite)?;
        if !statement.readonly() || statement.is_explain() != 0 {
            return Err(fault("Only SELECT statements are allowed".into()));
        }
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        let mut data = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            if data.len() as u64 == limit {
                return Ok((data, true));
            }
            let mut members = Map::new();
            for (index, name) in names.iter().enumerate() {
                members.insert(name.clone(), json_of(row.get_ref(index).map_err(of_sqlite)?));
            }
            data.push(Value::Object(members));
        }
        Ok((data, false))
    }
}

impl Drop for Sandbox<'_> {
    fn drop(&mut self) {
        // A failure could not be handled here, and none is expected once the hooks are gone.
        let _ = self.db.authorizer(None::<fn(AuthContext<'_>) -> Authorization>);
        let _ = self.db.progress_handler(0, None::<fn() -> bool>);
        for view in self.views.iter().rev() {
            let _ = self.db.execute_batch(&format!("DROP VIEW IF EXISTS temp.{}", quote(view, '"')));
        }
    }
}

/// What a statement may do.
struct Permissions {
    /// The views, including the private one.
    views: Vec<String>,
    /// The private view's name.
    private: String,
    /// Other tables and views of the database.
    others: Vec<String>,
}

impl Permissions {
    fn allows(&self, context: &AuthContext<'_>) -> bool {
        match context.action {
            AuthAction::Select | AuthAction::Recursive => true,
            AuthAction::Function { function_name } => !is_one_of(function_name, &FORBIDDEN_FUNCTIONS),
            AuthAction::Read { table_name, .. } => {
                let schema = context.database_name.map(str::to_ascii_lowercase);
                if table_name.eq_ignore_ascii_case(&self.private) {
                    return context.accessor.is_some_and(|view| is_one_of(view, &self.views));
                }
                match schema.as_deref() {
                    // Records are read through the private view only. A query can name a table expression like a
                    // public view, but cannot guess the private name.
                    Some("main") if table_name == "records" => context.accessor == Some(&self.private),
                    Some("main") => is_one_of(table_name, &TABLE_FUNCTIONS),
                    Some("temp") => is_one_of(table_name, &self.views),
                    Some(_) => false,
                    // SQLite passes no schema if no column is read: of a view, a table expression or a table.
                    None => {
                        let is_internal = ["sqlite_", "pragma_"].iter().any(|prefix| {
                            table_name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
                        });
                        is_one_of(table_name, &self.views) || !is_internal && !is_one_of(table_name, &self.others)
                    }
                }
            }
            _ => false,
        }
    }
}

fn is_one_of(name: &str, names: &[impl AsRef<str>]) -> bool {
    names.iter().any(|known| known.as_ref().eq_ignore_ascii_case(name))
}

/// Columns of the view of an entity: the top-level members of its records.
fn columns(kind: &ConnectorType, entity: &Entity) -> Vec<String> {
    let declared = kind.entity(entity.store_name()).unwrap_or(entity);
    let mut names: Vec<String> = declared.fields.iter().map(|(name, _)| name.clone()).collect();
    for record in &declared.seed_records {
        for name in record.as_object().into_iter().flat_map(Map::keys) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Quotes a text; quotation marks within are doubled.
fn quote(text: &str, mark: char) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(mark);
    for letter in text.chars() {
        if letter == mark {
            quoted.push(mark);
        }
        quoted.push(letter);
    }
    quoted.push(mark);
    quoted
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
