//! Connections. Deleted ones remain, with the status `deprecated`.

use airbyte_agent::replication::{Connection, ConnectionSchedule, ConnectionStatus};
use rusqlite::{Connection as Database, OptionalExtension, Row, params};

use crate::accounts::workspaces::WorkspaceKey;
use crate::server::database::AsJson;

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS connections (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  destination_id TEXT NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  connection_json TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS connections_of_workspace ON connections (workspace_id);
CREATE INDEX IF NOT EXISTS connections_of_source ON connections (source_id);
CREATE INDEX IF NOT EXISTS connections_of_destination ON connections (destination_id);
CREATE INDEX IF NOT EXISTS scheduled_connections ON connections (id)
  WHERE status = 'active' AND json_extract(connection_json, '$.schedule.scheduleType') <> 'manual';
";

fn read(row: &Row<'_>) -> rusqlite::Result<Connection> {
    let connection: Connection = row.get::<_, AsJson<_>>(0)?.0;
    let status = row.get_ref(1)?.as_str().map(ConnectionStatus::from)?;
    Ok(Connection { status, ..connection })
}

/// One, even if it is deleted.
pub(crate) fn by_id(db: &Database, id: &str) -> rusqlite::Result<Option<Connection>> {
    db.prepare_cached("SELECT connection_json, status FROM connections WHERE id = ?1")?.query_row([id], read).optional()
}

/// Those in workspaces, in order of creation.
pub(crate) fn in_workspaces(
    db: &Database,
    workspaces: &[WorkspaceKey],
    include_deleted: bool,
) -> rusqlite::Result<Vec<Connection>> {
    let ids: Vec<&str> = workspaces.iter().map(|workspace| workspace.id.as_str()).collect();
    db.prepare_cached(
        "SELECT connection_json, status FROM connections WHERE (?1 OR status <> 'deprecated')
         AND workspace_id IN (SELECT value FROM json_each(?2)) ORDER BY position",
    )?
    .query_map(params![include_deleted, AsJson(ids)], read)?
    .collect()
}

/// A connection whose schedule starts syncs.
#[derive(Clone, Debug)]
pub(crate) struct ScheduledConnection {
    pub(crate) id: String,
    pub(crate) workspace_id: String,
    pub(crate) schedule: ConnectionSchedule,
}

/// The condition is that of the index `scheduled_connections`.
const SCHEDULED: &str = "SELECT id, workspace_id, json_extract(connection_json, '$.schedule') FROM connections
    WHERE status = 'active' AND json_extract(connection_json, '$.schedule.scheduleType') <> 'manual'";

fn read_scheduled(row: &Row<'_>) -> rusqlite::Result<ScheduledConnection> {
    Ok(ScheduledConnection { id: row.get(0)?, workspace_id: row.get(1)?, schedule: row.get::<_, AsJson<_>>(2)?.0 })
}

/// All that are active and have a schedule.
pub(crate) fn scheduled(db: &Database) -> rusqlite::Result<Vec<ScheduledConnection>> {
    db.prepare_cached(SCHEDULED)?.query_map([], read_scheduled)?.collect()
}

/// One, if it is active and has a schedule.
pub(crate) fn scheduled_by_id(db: &Database, id: &str) -> rusqlite::Result<Option<ScheduledConnection>> {
    db.prepare_cached(&format!("{SCHEDULED} AND id = ?1"))?.query_row([id], read_scheduled).optional()
}

pub(crate) fn insert(db: &Database, connection: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO connections (id, workspace_id, source_id, destination_id, status, connection_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            connection.connection_id,
            connection.workspace_id,
            connection.source_id,
            connection.destination_id,
            connection.status.as_str(),
            AsJson(connection)
        ],
    )?;
    Ok(())
}

pub(crate) fn update(db: &Database, connection: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE connections SET status = ?2, connection_json = ?3 WHERE id = ?1",
        params![connection.connection_id, connection.status.as_str(), AsJson(connection)],
    )?;
    Ok(())
}

/// Marks those of a source or a destination as deleted.
pub(crate) fn delete_of_actor(db: &Database, actor_id: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE connections SET status = 'deprecated' WHERE source_id = ?1 OR destination_id = ?1", [actor_id])?;
    Ok(())
}
