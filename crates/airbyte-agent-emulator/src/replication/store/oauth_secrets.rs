//! What OAuth consents of sources have given, by the id that the redirect has.

use rusqlite::{Connection, OptionalExtension};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS source_oauth_secrets (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL
) WITHOUT ROWID;
";

pub(crate) fn insert(db: &Connection, id: &str, workspace_id: &str, definition_id: &str) -> rusqlite::Result<()> {
    db.execute("INSERT INTO source_oauth_secrets VALUES (?1, ?2, ?3)", [id, workspace_id, definition_id])?;
    Ok(())
}

/// Whether there is one for sources of a definition in a workspace.
pub(crate) fn exists(db: &Connection, id: &str, workspace_id: &str, definition_id: &str) -> rusqlite::Result<bool> {
    let found: Option<i64> = db
        .prepare_cached(
            "SELECT 1 FROM source_oauth_secrets WHERE id = ?1 AND workspace_id = ?2 AND definition_id = ?3",
        )?
        .query_row([id, workspace_id, definition_id], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}
