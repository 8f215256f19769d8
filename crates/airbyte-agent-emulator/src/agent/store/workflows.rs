//! Workflows with their tasks.

use airbyte_agent::Workflow;
use rusqlite::{Connection, OptionalExtension, params};

use crate::server::database::AsJson;

/// The workflows of a workspace in order of creation, each with whether it has run.
pub(crate) fn all(db: &Connection, workspace_id: &str) -> rusqlite::Result<Vec<(Workflow, bool)>> {
    db.prepare_cached("SELECT workflow_json, has_run FROM workflows WHERE workspace_id = ?1 ORDER BY position")?
        .query_map([workspace_id], |row| Ok((row.get::<_, AsJson<_>>(0)?.0, row.get(1)?)))?
        .collect()
}

pub(crate) fn by_id(db: &Connection, workspace_id: &str, id: &str) -> rusqlite::Result<Option<Workflow>> {
    db.prepare_cached("SELECT workflow_json FROM workflows WHERE workspace_id = ?1 AND id = ?2")?
        .query_row([workspace_id, id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
        .optional()
}

/// Inserts or replaces a workflow.
pub(crate) fn save(db: &Connection, workflow: &Workflow) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO workflows (id, workspace_id, workflow_json) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET workflow_json = ?3",
        params![workflow.id, workflow.workspace_id, AsJson(workflow)],
    )?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM workflows WHERE id = ?1", [id])?;
    Ok(())
}

/// Runs a workflow. There is no model behind it, so a run only leaves a mark.
pub(crate) fn run(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE workflows SET has_run = 1 WHERE id = ?1", [id])?;
    Ok(())
}
