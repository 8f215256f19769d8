//! Definitions of connectors that belong to a workspace. Deleted ones remain, for the actors that refer to them.

use airbyte_agent::JsonObject;
use airbyte_agent::replication::ActorType;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::server::database::AsJson;

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS custom_definitions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  docker_repository TEXT NOT NULL,
  docker_image_tag TEXT NOT NULL,
  documentation_url TEXT NOT NULL,
  manifest_json TEXT NOT NULL,
  manifest_version INTEGER NOT NULL,
  tombstone INTEGER NOT NULL DEFAULT 0
);
";

/// A definition of a workspace.
#[derive(Clone, Debug)]
pub(crate) struct CustomDefinition {
    pub(crate) id: String,
    pub(crate) actor_type: ActorType,
    pub(crate) workspace_id: String,
    pub(crate) name: String,
    pub(crate) docker_repository: String,
    pub(crate) docker_image_tag: String,
    pub(crate) documentation_url: String,
    /// The manifest of a declarative source.
    pub(crate) manifest: Option<JsonObject>,
    /// How often the manifest was written.
    pub(crate) manifest_version: i64,
    pub(crate) is_deleted: bool,
}

const COLUMNS: &str = "id, type, workspace_id, name, docker_repository, docker_image_tag, documentation_url, \
    manifest_json, manifest_version, tombstone";

fn read(row: &Row<'_>) -> rusqlite::Result<CustomDefinition> {
    Ok(CustomDefinition {
        id: row.get(0)?,
        actor_type: row.get_ref(1)?.as_str().map(ActorType::from)?,
        workspace_id: row.get(2)?,
        name: row.get(3)?,
        docker_repository: row.get(4)?,
        docker_image_tag: row.get(5)?,
        documentation_url: row.get(6)?,
        manifest: row.get::<_, AsJson<_>>(7)?.0,
        manifest_version: row.get(8)?,
        is_deleted: row.get(9)?,
    })
}

/// One of a type, even if it is deleted.
pub(crate) fn by_id(db: &Connection, actor_type: &ActorType, id: &str) -> rusqlite::Result<Option<CustomDefinition>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM custom_definitions WHERE type = ?1 AND id = ?2"))?
        .query_row([actor_type.as_str(), id], read)
        .optional()
}

/// Those of a type in a workspace that are not deleted, in order of creation.
pub(crate) fn all(
    db: &Connection,
    actor_type: &ActorType,
    workspace_id: &str,
) -> rusqlite::Result<Vec<CustomDefinition>> {
    db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM custom_definitions WHERE type = ?1 AND workspace_id = ?2 AND NOT tombstone
         ORDER BY position"
    ))?
    .query_map([actor_type.as_str(), workspace_id], read)?
    .collect()
}

pub(crate) fn insert(db: &Connection, definition: &CustomDefinition) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO custom_definitions (id, type, workspace_id, name, docker_repository, docker_image_tag,
         documentation_url, manifest_json, manifest_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            definition.id,
            definition.actor_type.as_str(),
            definition.workspace_id,
            definition.name,
            definition.docker_repository,
            definition.docker_image_tag,
            definition.documentation_url,
            AsJson(&definition.manifest),
            definition.manifest_version
        ],
    )?;
    Ok(())
}

/// Stores the name, the version and the manifest.
pub(crate) fn update(db: &Connection, definition: &CustomDefinition) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE custom_definitions SET name = ?2, docker_image_tag = ?3, manifest_json = ?4, manifest_version = ?5
         WHERE id = ?1",
        params![
            definition.id,
            definition.name,
            definition.docker_image_tag,
            AsJson(&definition.manifest),
            definition.manifest_version
        ],
    )?;
    Ok(())
}

/// Marks one as deleted.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE custom_definitions SET tombstone = 1 WHERE id = ?1", [id])?;
    Ok(())
}
