//! Workspaces as this API shows them. The rows are those of all APIs (`accounts::workspaces`).

use airbyte_agent::replication::NotificationsConfig;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::accounts::regions;
use crate::replication::notification_settings;
use crate::server::clock::{Moment, timestamp};
use crate::server::database::AsJson;

/// A workspace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredWorkspace {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region_id: Option<String>,
    pub(crate) region_name: String,
    pub(crate) notifications: NotificationsConfig,
    pub(crate) is_deleted: bool,
}

const SELECT: &str = "SELECT workspaces.id, workspaces.name, region_id, regions.name, notifications_json, tombstone
    FROM workspaces LEFT JOIN regions ON regions.id = region_id";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredWorkspace> {
    let notifications = row.get::<_, Option<AsJson<NotificationsConfig>>>(4)?;
    Ok(StoredWorkspace {
        id: row.get(0)?,
        name: row.get(1)?,
        region_id: row.get(2)?,
        region_name: row.get::<_, Option<String>>(3)?.unwrap_or_else(|| regions::DEFAULT.to_owned()),
        notifications: notifications.map_or_else(notification_settings::defaults, |AsJson(settings)| settings),
        is_deleted: row.get(5)?,
    })
}

/// A workspace, even if it is deleted.
pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<StoredWorkspace>> {
    db.prepare_cached(&format!("{SELECT} WHERE workspaces.id = ?1"))?.query_row([id], read).optional()
}

/// Saves the name, the region and the notifications.
pub(crate) fn update(db: &Connection, workspace: &StoredWorkspace, now: Moment) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE workspaces SET name = ?2, region_id = ?3, notifications_json = ?4, updated_at = ?5 WHERE id = ?1",
        params![workspace.id, workspace.name, workspace.region_id, AsJson(&workspace.notifications), timestamp(now)],
    )?;
    Ok(())
}

/// Marks a workspace as deleted.
pub(crate) fn delete(db: &Connection, id: &str, now: Moment) -> rusqlite::Result<()> {
    db.execute("UPDATE workspaces SET tombstone = 1, updated_at = ?2 WHERE id = ?1", [id, &timestamp(now)])?;
    Ok(())
}
