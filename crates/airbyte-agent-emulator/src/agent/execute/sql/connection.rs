//! The connection of a query: its tables, and nothing else that it could reach.

use std::sync::Arc;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::limits::set_limits;
use super::table::Table;

/// Steps of SQLite's virtual machine between two looks at the clock.
const STEPS_PER_CHECK: i32 = 1000;
/// Table-valued functions.
const TABLE_FUNCTIONS: [&str; 2] = ["json_each", "json_tree"];
/// Functions that reach outside the query.
const FORBIDDEN_FUNCTIONS: [&str; 5] = ["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"];

/// A connection with these tables, whose statements are interrupted at `deadline`.
pub(super) fn connect(tables: &[Arc<Table>], deadline: Instant) -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory()?;
    // What a sort does not hold in its cache goes to a temporary file instead of to memory.
    db.execute_batch("PRAGMA temp_store = FILE; PRAGMA cache_size = -8000;")?;
    for table in tables {
        table.add_to(&db)?;
    }
    set_limits(&db)?;
    let names: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
    db.authorizer(Some(
        move |context: AuthContext<'_>| {
            if is_allowed(&context, &names) { Authorization::Allow } else { Authorization::Deny }
        },
    ))?;
    db.progress_handler(STEPS_PER_CHECK, Some(move || Instant::now() > deadline))?;
    Ok(db)
}

fn is_allowed(context: &AuthContext<'_>, tables: &[String]) -> bool {
    match context.action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Function { function_name } => !is_one_of(function_name, &FORBIDDEN_FUNCTIONS),
        AuthAction::Read { table_name, .. } => {
            let is_internal = ["sqlite_", "pragma_"]
                .iter()
                .any(|prefix| table_name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)));
            // SQLite passes no schema for a table expression.
            is_one_of(table_name, tables)
                || is_one_of(table_name, &TABLE_FUNCTIONS)
                || context.database_name.is_none() && !is_internal
        }
        _ => false,
    }
}

fn is_one_of(name: &str, names: &[impl AsRef<str>]) -> bool {
    names.iter().any(|known| known.as_ref().eq_ignore_ascii_case(name))
}
