//! What tests want of the next jobs.

use airbyte_agent::Secret;
use airbyte_agent::replication::JobType;
use rusqlite::{Connection, params};

use crate::replication::jobs::JobScript;
use crate::server::database::AsJson;

/// The URL has a column of its own, since the script does not show it.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS job_scripts (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  script_json TEXT NOT NULL,
  queued_webhook TEXT,
  used INTEGER NOT NULL DEFAULT 0
);
";

pub(crate) fn add(db: &Connection, script: &JobScript) -> rusqlite::Result<()> {
    let url = script.queued_webhook.as_ref().map(Secret::expose);
    // The count is a column, and no member of a script that is read.
    let mut members =
        serde_json::to_value(script).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    members.as_object_mut().map(|members| members.remove("used"));
    db.execute("INSERT INTO job_scripts (script_json, queued_webhook) VALUES (?1, ?2)", params![AsJson(members), url])?;
    Ok(())
}

/// The scripts in the order in which they are tried.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<JobScript>> {
    Ok(numbered(db)?.into_iter().map(|(_, script)| script).collect())
}

fn numbered(db: &Connection) -> rusqlite::Result<Vec<(i64, JobScript)>> {
    db.prepare_cached("SELECT position, script_json, queued_webhook, used FROM job_scripts ORDER BY position")?
        .query_map([], |row| {
            let AsJson(script): AsJson<JobScript> = row.get(1)?;
            let queued_webhook = row.get::<_, Option<String>>(2)?.map(Secret::new);
            let used = u64::try_from(row.get::<_, i64>(3)?).unwrap_or_default();
            Ok((row.get(0)?, JobScript { queued_webhook, used, ..script }))
        })?
        .collect()
}

/// Uses the first script that fits a job, and returns it.
pub(crate) fn take(
    db: &Connection,
    connection_id: &str,
    job_type: &JobType,
    is_wanted: impl Fn(&JobScript) -> bool,
) -> rusqlite::Result<Option<JobScript>> {
    let fitting =
        numbered(db)?.into_iter().find(|(_, script)| script.fits(connection_id, job_type) && is_wanted(script));
    let Some((position, script)) = fitting else { return Ok(None) };
    db.prepare_cached("UPDATE job_scripts SET used = used + 1 WHERE position = ?1")?.execute([position])?;
    Ok(Some(script))
}

pub(crate) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute("DELETE FROM job_scripts", [])?;
    Ok(())
}
