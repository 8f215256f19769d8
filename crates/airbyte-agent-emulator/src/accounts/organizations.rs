//! Organizations.

use rusqlite::{Connection, Row, params};

use crate::server::clock::{Moment, timestamp};

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
}

const COLUMNS: &str = "id, name, email";

fn read(row: &Row<'_>) -> rusqlite::Result<Organization> {
    Ok(Organization { id: row.get(0)?, name: row.get(1)?, email: row.get(2)? })
}

/// Creates an organization, unless there is one with this id.
pub(crate) fn create(db: &Connection, organization: &Organization, now: Moment) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO organizations (id, name, email, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![organization.id, organization.name, organization.email, timestamp(now)],
    )?;
    Ok(())
}

pub(crate) fn exists(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM organizations WHERE id = ?1")?.exists([id])
}

pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Organization>> {
    let sql = format!("SELECT {COLUMNS} FROM organizations ORDER BY position");
    db.prepare_cached(&sql)?.query_map([], read)?.collect()
}

/// The organizations that a user has a role in, or in a workspace of.
pub(crate) fn of_user(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<Organization>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM organizations WHERE id IN (
           SELECT coalesce(permissions.organization_id, workspaces.organization_id) FROM permissions
           LEFT JOIN workspaces ON workspaces.id = permissions.workspace_id
           WHERE permissions.user_id = ?1
           OR permissions.group_id IN (SELECT group_id FROM group_members WHERE user_id = ?1)
         ) ORDER BY position"
    );
    db.prepare_cached(&sql)?.query_map([user_id], read)?.collect()
}
