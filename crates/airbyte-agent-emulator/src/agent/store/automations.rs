//! Automations of workflows.

use airbyte_agent::Automation;
use rusqlite::{Connection, OptionalExtension, params};

use crate::server::database::AsJson;

/// The automations of a workflow in order of creation.
pub(crate) fn all(db: &Connection, workflow_id: &str) -> rusqlite::Result<Vec<Automation>> {
    db.prepare_cached("SELECT automation_json FROM automations WHERE workflow_id = ?1 ORDER BY position")?
        .query_map([workflow_id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))?
        .collect()
}

pub(crate) fn by_id(db: &Connection, workflow_id: &str, id: &str) -> rusqlite::Result<Option<Automation>> {
    db.prepare_cached("SELECT automation_json FROM automations WHERE workflow_id = ?1 AND id = ?2")?
        .query_row([workflow_id, id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
        .optional()
}

/// Inserts or replaces an automation.
pub(crate) fn save(db: &Connection, automation: &Automation) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO automations (id, workflow_id, automation_json) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET automation_json = ?3",
        params![automation.id, automation.workflow_id, AsJson(automation)],
    )?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM automations WHERE id = ?1", [id])?;
    Ok(())
}

/// An automation by its id alone: whoever knows the URL of a webhook may call it.
pub(crate) fn webhook(db: &Connection, id: &str) -> rusqlite::Result<Option<Automation>> {
    db.prepare_cached("SELECT automation_json FROM automations WHERE id = ?1")?
        .query_row([id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
        .optional()
}
