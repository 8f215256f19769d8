//! Users.

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
}

const COLUMNS: &str = "id, email, name";

fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User { id: row.get(0)?, email: row.get(1)?, name: row.get(2)? })
}

/// The id of a user who is not given one. It depends only on `key`, so that tokens remain valid after a reset.
pub(crate) fn derived_id(key: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("user:{key}").as_bytes()).to_string()
}

/// Creates a user, unless there is one with this id.
pub(crate) fn create(db: &Connection, user: &User) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO users (id, email, name) VALUES (?1, ?2, ?3)",
        [&user.id, &user.email, &user.name],
    )?;
    Ok(())
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id], read).optional()
}

pub(crate) fn id_of_email(db: &Connection, email: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT id FROM users WHERE email = ?1 ORDER BY position LIMIT 1")?
        .query_row([email], |row| row.get(0))
        .optional()
}

/// The users that have a role in an organization or in a workspace of it.
pub(crate) fn of_organization(db: &Connection, organization_id: &str) -> rusqlite::Result<Vec<User>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM users WHERE EXISTS (
           SELECT 1 FROM permissions LEFT JOIN workspaces ON workspaces.id = permissions.workspace_id
           WHERE coalesce(permissions.organization_id, workspaces.organization_id) = ?1
           AND (permissions.user_id = users.id
             OR permissions.group_id IN (SELECT group_id FROM group_members WHERE user_id = users.id))
         ) ORDER BY position"
    );
    db.prepare_cached(&sql)?.query_map([organization_id], read)?.collect()
}
