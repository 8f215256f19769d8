//! Groups of users, and their members.

use rusqlite::{Connection, OptionalExtension, Row, params};

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) member_count: i64,
}

/// A user in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) group_id: String,
    pub(crate) user_id: String,
    pub(crate) user_email: String,
    pub(crate) user_name: String,
}

const GROUP_COLUMNS: &str = "id, organization_id, name, description,
    (SELECT count(*) FROM group_members WHERE group_id = groups.id)";

fn read_group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        id: row.get(0)?,
        organization_id: row.get(1)?,
        name: row.get(2)?,
        description: row.get(3)?,
        member_count: row.get(4)?,
    })
}

/// Creates a group, and returns its id.
pub(crate) fn create(
    db: &Connection,
    organization_id: &str,
    name: &str,
    description: Option<&str>,
) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO groups (id, organization_id, name, description) VALUES (?1, ?2, ?3, ?4)",
        params![id, organization_id, name, description],
    )?;
    Ok(id)
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Group>> {
    let sql = format!("SELECT {GROUP_COLUMNS} FROM groups WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id], read_group).optional()
}

pub(crate) fn of_organization(db: &Connection, organization_id: &str) -> rusqlite::Result<Vec<Group>> {
    let sql = format!("SELECT {GROUP_COLUMNS} FROM groups WHERE organization_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([organization_id], read_group)?.collect()
}

/// Saves the name and the description.
pub(crate) fn update(db: &Connection, group: &Group) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE groups SET name = ?2, description = ?3 WHERE id = ?1",
        params![group.id, group.name, group.description],
    )?;
    Ok(())
}

/// Deletes a group with its memberships and permissions.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM groups WHERE id = ?1", [id])?;
    Ok(())
}

/// The members of a group, in the order in which they were added.
pub(crate) fn members(db: &Connection, group_id: &str) -> rusqlite::Result<Vec<Member>> {
    db.prepare_cached(
        "SELECT group_members.id, group_id, user_id, email, name FROM group_members
         JOIN users ON users.id = user_id WHERE group_id = ?1 ORDER BY group_members.position",
    )?
    .query_map([group_id], |row| {
        Ok(Member {
            id: row.get(0)?,
            group_id: row.get(1)?,
            user_id: row.get(2)?,
            user_email: row.get(3)?,
            user_name: row.get(4)?,
        })
    })?
    .collect()
}

/// Adds a user, unless it is a member.
pub(crate) fn add_member(db: &Connection, group_id: &str, user_id: &str) -> rusqlite::Result<()> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT OR IGNORE INTO group_members (id, group_id, user_id) VALUES (?1, ?2, ?3)",
        [&id, group_id, user_id],
    )?;
    Ok(())
}

/// Removes a user; false if it is not a member.
pub(crate) fn remove_member(db: &Connection, group_id: &str, user_id: &str) -> rusqlite::Result<bool> {
    Ok(db.execute("DELETE FROM group_members WHERE group_id = ?1 AND user_id = ?2", [group_id, user_id])? > 0)
}
