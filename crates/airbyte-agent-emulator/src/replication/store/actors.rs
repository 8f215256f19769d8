//! Sources and destinations. Deleted ones remain, without their configurations. Secrets are concealed before they are
//! stored (`configuration::conceal`).

use airbyte_agent::replication::{ActorType, ScopedResourceRequirements};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use crate::accounts::workspaces::WorkspaceKey;
use crate::server::database::AsJson;

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS actors (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL,
  name TEXT NOT NULL,
  configuration_json TEXT NOT NULL,
  resource_allocation_json TEXT NOT NULL,
  tombstone INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS actors_of_workspace ON actors (workspace_id);
";

/// A source or a destination.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) actor_type: ActorType,
    pub(crate) workspace_id: String,
    pub(crate) definition_id: String,
    pub(crate) name: String,
    /// Empty if the actor is deleted.
    pub(crate) configuration: Map<String, Value>,
    pub(crate) resource_allocation: Option<ScopedResourceRequirements>,
    pub(crate) is_deleted: bool,
    /// RFC 3339.
    pub(crate) created_at: String,
}

const COLUMNS: &str = "id, type, workspace_id, definition_id, name, configuration_json, resource_allocation_json, \
    tombstone, created_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Actor> {
    Ok(Actor {
        id: row.get(0)?,
        actor_type: row.get_ref(1)?.as_str().map(ActorType::from)?,
        workspace_id: row.get(2)?,
        definition_id: row.get(3)?,
        name: row.get(4)?,
        configuration: row.get::<_, AsJson<_>>(5)?.0,
        resource_allocation: row.get::<_, AsJson<_>>(6)?.0,
        is_deleted: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// One of a type, even if it is deleted.
pub(crate) fn by_id(db: &Connection, actor_type: &ActorType, id: &str) -> rusqlite::Result<Option<Actor>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM actors WHERE type = ?1 AND id = ?2"))?
        .query_row([actor_type.as_str(), id], read)
        .optional()
}

/// Those of a type in workspaces, in order of creation.
pub(crate) fn in_workspaces(
    db: &Connection,
    actor_type: &ActorType,
    workspaces: &[WorkspaceKey],
    include_deleted: bool,
) -> rusqlite::Result<Vec<Actor>> {
    let ids: Vec<&str> = workspaces.iter().map(|workspace| workspace.id.as_str()).collect();
    db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM actors WHERE type = ?1 AND (?2 OR NOT tombstone)
         AND workspace_id IN (SELECT value FROM json_each(?3)) ORDER BY position"
    ))?
    .query_map(params![actor_type.as_str(), include_deleted, AsJson(ids)], read)?
    .collect()
}

/// Those of a workspace, or of a definition, that are not deleted.
pub(crate) fn in_use(db: &Connection, of: Use<'_>) -> rusqlite::Result<Vec<Actor>> {
    let (column, id) = match of {
        Use::Workspace(id) => ("workspace_id", id),
        Use::Definition(id) => ("definition_id", id),
    };
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM actors WHERE {column} = ?1 AND NOT tombstone ORDER BY position"))?
        .query_map([id], read)?
        .collect()
}

/// What actors are part of.
#[derive(Clone, Copy)]
pub(crate) enum Use<'a> {
    Workspace(&'a str),
    Definition(&'a str),
}

pub(crate) fn insert(db: &Connection, actor: &Actor) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO actors (id, type, workspace_id, definition_id, name, configuration_json, resource_allocation_json,
         created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            actor.id,
            actor.actor_type.as_str(),
            actor.workspace_id,
            actor.definition_id,
            actor.name,
            AsJson(&actor.configuration),
            AsJson(&actor.resource_allocation),
            actor.created_at
        ],
    )?;
    Ok(())
}

/// Stores the name, the configuration and the resources.
pub(crate) fn update(db: &Connection, actor: &Actor) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE actors SET name = ?2, configuration_json = ?3, resource_allocation_json = ?4 WHERE id = ?1",
        params![actor.id, actor.name, AsJson(&actor.configuration), AsJson(&actor.resource_allocation)],
    )?;
    Ok(())
}

/// Marks one as deleted, and forgets its configuration.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE actors SET tombstone = 1, configuration_json = '{}' WHERE id = ?1", [id])?;
    Ok(())
}
