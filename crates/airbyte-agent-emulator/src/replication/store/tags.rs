//! Tags of workspaces.

use airbyte_agent::Object;
use airbyte_agent::replication::Tag;
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS tags (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  UNIQUE (workspace_id, name)
);
";

const COLUMNS: &str = "id, workspace_id, name, color";

fn read(row: &Row<'_>) -> rusqlite::Result<Tag> {
    Ok(Tag {
        tag_id: row.get(0)?,
        workspace_id: row.get(1)?,
        name: row.get(2)?,
        color: row.get(3)?,
        extra: Object::new(),
    })
}

pub(crate) fn create(db: &Connection, workspace_id: &str, name: &str, color: &str) -> rusqlite::Result<Tag> {
    let sql = format!("INSERT INTO tags (id, workspace_id, name, color) VALUES (?1, ?2, ?3, ?4) RETURNING {COLUMNS}");
    db.query_row(&sql, params![uuid::Uuid::new_v4().to_string(), workspace_id, name, color], read)
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Tag>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM tags WHERE id = ?1"))?.query_row([id], read).optional()
}

pub(crate) fn of_workspace(db: &Connection, workspace_id: &str) -> rusqlite::Result<Vec<Tag>> {
    let sql = format!("SELECT {COLUMNS} FROM tags WHERE workspace_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([workspace_id], read)?.collect()
}

/// Saves the name and the color.
pub(crate) fn update(db: &Connection, tag: &Tag) -> rusqlite::Result<()> {
    db.execute("UPDATE tags SET name = ?2, color = ?3 WHERE id = ?1", [&tag.tag_id, &tag.name, &tag.color])?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM tags WHERE id = ?1", [id])?;
    Ok(())
}
