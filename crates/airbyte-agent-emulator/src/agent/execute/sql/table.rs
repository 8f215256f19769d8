//! The records of an entity as a table of SQLite. Members are generated when a statement reads them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_int};
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::{Null, Value as SqlValue};
use rusqlite::vtab::{
    Context, Filters, IndexInfo, Module, VTab, VTabConnection, VTabCursor, sqlite3_vtab, sqlite3_vtab_cursor,
};
use serde_json::Value;

use crate::agent::records::FrozenRecords;

/// The records of an entity, with the members that are columns.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) records: FrozenRecords,
}

impl Table {
    /// Adds it to a connection. A module is a table of the same name, without a statement that creates it.
    pub(super) fn add_to(self: &Arc<Self>, db: &Connection) -> rusqlite::Result<()> {
        const MODULE: Module<'static, VirtualTable> = Module::eponymous_only_module();
        db.create_module(self.name.as_str(), &MODULE, Some(self.clone()))
    }
}

/// A table as SQLite sees it.
#[repr(C)]
struct VirtualTable {
    base: sqlite3_vtab,
    table: Arc<Table>,
}

// SAFETY: the trait requires that the type can be cast to the `sqlite3_vtab` that SQLite is given a pointer to. It is
// `repr(C)` and that is its first field.
unsafe impl VTab<'_> for VirtualTable {
    type Aux = Arc<Table>;
    type Cursor = Cursor;

    fn connect(
        _: &mut VTabConnection,
        aux: Option<&Arc<Table>>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        let table = aux.ok_or_else(|| rusqlite::Error::ModuleError("the table has no records".to_owned()))?;
        let columns: Vec<String> =
            table.columns.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
        let declaration = CString::new(format!("CREATE TABLE x({})", columns.join(", ")))?;
        Ok((declaration.into(), Self { base: sqlite3_vtab::default(), table: table.clone() }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        // Every statement reads all records: SQLite checks the conditions.
        info.set_estimated_cost(1e6);
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor> {
        let (base, table) = (sqlite3_vtab_cursor::default(), self.table.clone());
        Ok(Cursor { base, table, position: None, values: RefCell::default() })
    }
}

/// A position in a table.
#[repr(C)]
struct Cursor {
    base: sqlite3_vtab_cursor,
    table: Arc<Table>,
    /// `None` at the end.
    position: Option<i64>,
    /// Values that were read before, by position and column: the inner table of a join is read over and over.
    values: RefCell<HashMap<(i64, c_int), SqlValue>>,
}

/// How many values a cursor keeps, and how long they may be. Longer ones were written, and cost nothing to read.
const KEPT: usize = 10_000;
const LONGEST_KEPT: usize = 1000;

// SAFETY: as above, with `sqlite3_vtab_cursor`.
unsafe impl VTabCursor for Cursor {
    fn filter(&mut self, _: c_int, _: Option<&str>, _: &Filters<'_>) -> rusqlite::Result<()> {
        self.position = self.table.records.next_position(0);
        Ok(())
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.position = self.position.and_then(|position| self.table.records.next_position(position));
        Ok(())
    }

    fn eof(&self) -> bool {
        self.position.is_none()
    }

    fn column(&self, context: &mut Context, index: c_int) -> rusqlite::Result<()> {
        let name = usize::try_from(index).ok().and_then(|index| self.table.columns.get(index));
        let (Some(position), Some(name)) = (self.position, name) else { return context.set_result(Null) };
        let mut values = self.values.borrow_mut();
        if let Some(value) = values.get(&(position, index)) {
            return context.set_result(value);
        }
        let value = sql_of(self.table.records.member(position, name));
        let is_long = matches!(&value, SqlValue::Text(text) if text.len() > LONGEST_KEPT);
        if values.len() < KEPT && !is_long {
            values.insert((position, index), value.clone());
        }
        context.set_result(value)
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok(self.position.unwrap_or_default())
    }
}

/// Lists and objects are texts, which SQLite's JSON functions read.
fn sql_of(value: Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Bool(flag) => SqlValue::Integer(flag.into()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => SqlValue::Integer(number),
            (None, Some(number)) => SqlValue::Real(number),
            (None, None) => SqlValue::Text(number.to_string()),
        },
        Value::String(text) => SqlValue::Text(text),
        other => SqlValue::Text(other.to_string()),
    }
}
