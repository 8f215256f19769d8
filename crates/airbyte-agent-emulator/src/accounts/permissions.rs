//! Permissions: a role that a user or a group has in an organization, in a workspace, or everywhere.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::role::Role;

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Permission {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) holder: Holder,
    pub(crate) target: Target,
}

/// Who has a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    User(String),
    Group(String),
}

/// What a permission is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Instance,
    Organization(String),
    Workspace(String),
}

impl Target {
    pub(crate) fn organization_id(&self) -> Option<&str> {
        match self {
            Self::Organization(id) => Some(id),
            Self::Instance | Self::Workspace(_) => None,
        }
    }

    pub(crate) fn workspace_id(&self) -> Option<&str> {
        match self {
            Self::Workspace(id) => Some(id),
            Self::Instance | Self::Organization(_) => None,
        }
    }
}

impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::of_name(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

const COLUMNS: &str = "permissions.id, role, user_id, group_id, permissions.organization_id, permissions.workspace_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Permission> {
    let holder = match row.get(2)? {
        Some(user_id) => Holder::User(user_id),
        None => Holder::Group(row.get(3)?),
    };
    let target = match (row.get(4)?, row.get(5)?) {
        (Some(organization_id), _) => Target::Organization(organization_id),
        (None, Some(workspace_id)) => Target::Workspace(workspace_id),
        (None, None) => Target::Instance,
    };
    Ok(Permission { id: row.get(0)?, role: row.get(1)?, holder, target })
}

/// Gives a role, and returns the permission. One that gives the same role to the same holder is returned instead.
pub(crate) fn grant(db: &Connection, role: Role, holder: &Holder, target: &Target) -> rusqlite::Result<Permission> {
    let (user_id, group_id) = match holder {
        Holder::User(id) => (Some(id), None),
        Holder::Group(id) => (None, Some(id)),
    };
    let same = format!(
        "SELECT {COLUMNS} FROM permissions WHERE role = ?1 AND user_id IS ?2 AND group_id IS ?3
         AND organization_id IS ?4 AND workspace_id IS ?5"
    );
    let (organization_id, workspace_id) = (target.organization_id(), target.workspace_id());
    let values = params![role, user_id, group_id, organization_id, workspace_id];
    if let Some(known) = db.prepare_cached(&same)?.query_row(values, read).optional()? {
        return Ok(known);
    }
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO permissions (id, role, user_id, group_id, organization_id, workspace_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, role, user_id, group_id, organization_id, workspace_id],
    )?;
    Ok(Permission { id, role, holder: holder.clone(), target: target.clone() })
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Permission>> {
    let sql = format!("SELECT {COLUMNS} FROM permissions WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The permissions of a user itself.
pub(crate) fn of_user(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<Permission>> {
    let sql = format!("SELECT {COLUMNS} FROM permissions WHERE user_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([user_id], read)?.collect()
}

/// The permissions of a group.
pub(crate) fn of_group(db: &Connection, group_id: &str) -> rusqlite::Result<Vec<Permission>> {
    let sql = format!("SELECT {COLUMNS} FROM permissions WHERE group_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([group_id], read)?.collect()
}

/// The permissions of a user and of its groups.
pub(crate) fn effective(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<Permission>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM permissions
         WHERE user_id = ?1 OR group_id IN (SELECT group_id FROM group_members WHERE user_id = ?1) ORDER BY position"
    );
    db.prepare_cached(&sql)?.query_map([user_id], read)?.collect()
}

/// Changes the role of a permission.
pub(crate) fn set_role(db: &Connection, id: &str, role: Role) -> rusqlite::Result<()> {
    db.execute("UPDATE permissions SET role = ?2 WHERE id = ?1", params![id, role])?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM permissions WHERE id = ?1", [id])?;
    Ok(())
}

/// Deletes the permissions that a user has everywhere.
pub(crate) fn revoke_instance(db: &Connection, user_id: &str) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM permissions WHERE user_id = ?1 AND organization_id IS NULL AND workspace_id IS NULL",
        [user_id],
    )?;
    Ok(())
}
