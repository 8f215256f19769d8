//! Which connectors have an OAuth app of a workspace or of an organization. The app itself is not kept, since nothing uses
//! it.

use rusqlite::{Connection, params};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS connector_oauth_apps (
  workspace_id TEXT REFERENCES workspaces (id) ON DELETE CASCADE,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  actor_type TEXT NOT NULL,
  connector TEXT NOT NULL,
  CHECK ((workspace_id IS NULL) <> (organization_id IS NULL))
);
";

/// Whose OAuth app it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    Workspace(&'a str),
    Organization(&'a str),
}

impl Owner<'_> {
    fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Workspace(id) => (Some(id), None),
            Self::Organization(id) => (None, Some(id)),
        }
    }
}

/// Remembers that there is one.
pub(crate) fn set(db: &Connection, owner: Owner<'_>, actor_type: &str, connector: &str) -> rusqlite::Result<()> {
    delete(db, owner, actor_type, connector)?;
    let (workspace_id, organization_id) = owner.ids();
    db.execute(
        "INSERT INTO connector_oauth_apps (workspace_id, organization_id, actor_type, connector) VALUES (?1, ?2, ?3, ?4)",
        params![workspace_id, organization_id, actor_type, connector],
    )?;
    Ok(())
}

/// Forgets it; false if there was none.
pub(crate) fn delete(db: &Connection, owner: Owner<'_>, actor_type: &str, connector: &str) -> rusqlite::Result<bool> {
    let (workspace_id, organization_id) = owner.ids();
    let deleted = db.execute(
        "DELETE FROM connector_oauth_apps
         WHERE workspace_id IS ?1 AND organization_id IS ?2 AND actor_type = ?3 AND connector = ?4",
        params![workspace_id, organization_id, actor_type, connector],
    )?;
    Ok(deleted > 0)
}
