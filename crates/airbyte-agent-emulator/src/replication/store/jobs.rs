//! Jobs. One that has not ended has a plan only, from which its state follows.

use airbyte_agent::Secret;
use airbyte_agent::replication::{JobStatus, JobType};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::replication::jobs::{JobEnd, JobPlan, StoredJob};
use crate::server::clock::Moment;
use crate::server::database::{AsJson, AsTimestamp};

/// `queued_webhook` is removed when it was told.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  connection_id TEXT NOT NULL,
  job_type TEXT NOT NULL,
  created_at TEXT NOT NULL,
  plan_json TEXT NOT NULL,
  ended_at TEXT,
  end_status TEXT,
  queued_webhook TEXT
);
CREATE INDEX IF NOT EXISTS jobs_of_connection ON jobs (connection_id, created_at);
CREATE INDEX IF NOT EXISTS unfinished_jobs ON jobs (created_at) WHERE ended_at IS NULL;
";

const COLUMNS: &str = "id, workspace_id, connection_id, job_type, created_at, plan_json, ended_at, end_status";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredJob> {
    let end = match row.get::<_, Option<AsTimestamp>>(6)? {
        Some(AsTimestamp(at)) => Some(JobEnd { at, status: JobStatus::from(row.get_ref(7)?.as_str()?) }),
        None => None,
    };
    Ok(StoredJob {
        id: row.get(0)?,
        workspace_id: row.get(1)?,
        connection_id: row.get(2)?,
        job_type: JobType::from(row.get_ref(3)?.as_str()?),
        created_at: row.get::<_, AsTimestamp>(4)?.0,
        plan: row.get::<_, AsJson<JobPlan>>(5)?.0,
        end,
    })
}

/// A job that is to be created.
#[derive(Debug)]
pub(crate) struct NewJob<'a> {
    pub(crate) workspace_id: &'a str,
    pub(crate) connection_id: &'a str,
    pub(crate) job_type: JobType,
    pub(crate) created_at: Moment,
    pub(crate) plan: JobPlan,
    /// URL that is told when the job begins to wait for capacity.
    pub(crate) queued_webhook: Option<Secret>,
}

pub(crate) fn create(db: &Connection, new: &NewJob<'_>) -> rusqlite::Result<StoredJob> {
    let sql = format!(
        "INSERT INTO jobs (workspace_id, connection_id, job_type, created_at, plan_json, queued_webhook)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING {COLUMNS}"
    );
    let values = params![
        new.workspace_id,
        new.connection_id,
        new.job_type.as_str(),
        AsTimestamp(new.created_at),
        AsJson(&new.plan),
        new.queued_webhook.as_ref().map(Secret::expose),
    ];
    db.query_row(&sql, values, read)
}

/// A job, if it has been created by now.
pub(crate) fn by_id(db: &Connection, id: i64, now: Moment) -> rusqlite::Result<Option<StoredJob>> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1 AND created_at <= ?2");
    db.prepare_cached(&sql)?.query_row(params![id, AsTimestamp(now)], read).optional()
}

/// Jobs that have not ended, and those that are yet to be created; oldest first.
pub(crate) fn unfinished(db: &Connection) -> rusqlite::Result<Vec<StoredJob>> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE ended_at IS NULL ORDER BY created_at, id");
    db.prepare_cached(&sql)?.query_map([], read)?.collect()
}

/// Jobs of a connection that have been created and have not ended, newest first.
pub(crate) fn unfinished_of(db: &Connection, connection_id: &str, now: Moment) -> rusqlite::Result<Vec<StoredJob>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE connection_id = ?1 AND created_at <= ?2 AND ended_at IS NULL
         ORDER BY created_at DESC, id DESC"
    );
    db.prepare_cached(&sql)?.query_map(params![connection_id, AsTimestamp(now)], read)?.collect()
}

/// Whether a connection has a job that has not ended, or is yet to be created.
pub(crate) fn has_unfinished(db: &Connection, connection_id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM jobs WHERE connection_id = ?1 AND ended_at IS NULL")?.exists([connection_id])
}

/// Cancels the jobs of a connection that have been created and have not ended, and returns how many.
pub(crate) fn cancel_unfinished_of(db: &Connection, connection_id: &str, now: Moment) -> rusqlite::Result<usize> {
    let unfinished = unfinished_of(db, connection_id, now)?;
    let cancelled = JobEnd { at: now, status: JobStatus::Cancelled };
    unfinished.iter().try_for_each(|job| end(db, job.id, &cancelled))?;
    Ok(unfinished.len())
}

/// Cancels the jobs of deleted connections, as of a moment.
pub(crate) fn cancel_of_deleted_connections(db: &Connection, at: Moment) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE jobs SET ended_at = max(created_at, ?1), end_status = 'cancelled'
         WHERE ended_at IS NULL AND connection_id IN (SELECT id FROM connections WHERE status = 'deprecated')",
    )?
    .execute([AsTimestamp(at)])?;
    Ok(())
}

/// Stores the end of a job.
pub(crate) fn end(db: &Connection, id: i64, end: &JobEnd) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE jobs SET ended_at = ?2, end_status = ?3 WHERE id = ?1")?.execute(params![
        id,
        AsTimestamp(end.at),
        end.status.as_str()
    ])?;
    Ok(())
}

/// When the latest sync of a connection was created.
pub(crate) fn last_sync(db: &Connection, connection_id: &str) -> rusqlite::Result<Option<Moment>> {
    moment(db, "SELECT max(created_at) FROM jobs WHERE connection_id = ?1 AND job_type = 'sync'", connection_id)
}

/// When a job of a connection ended last.
pub(crate) fn last_end(db: &Connection, connection_id: &str) -> rusqlite::Result<Option<Moment>> {
    moment(db, "SELECT max(ended_at) FROM jobs WHERE connection_id = ?1", connection_id)
}

fn moment(db: &Connection, sql: &str, connection_id: &str) -> rusqlite::Result<Option<Moment>> {
    let found: Option<AsTimestamp> = db.prepare_cached(sql)?.query_row([connection_id], |row| row.get(0))?;
    Ok(found.map(|AsTimestamp(moment)| moment))
}

/// The syncs of a connection that succeeded or failed, latest first.
pub(crate) fn ended_syncs(db: &Connection, connection_id: &str) -> rusqlite::Result<Vec<StoredJob>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs
         WHERE connection_id = ?1 AND job_type = 'sync' AND end_status IN ('succeeded', 'failed')
         ORDER BY ended_at DESC, id DESC"
    );
    db.prepare_cached(&sql)?.query_map([connection_id], read)?.collect()
}

/// Whose jobs are wanted.
#[derive(Debug)]
pub(crate) enum JobScope<'a> {
    Everything,
    Connection(&'a str),
    Workspaces(&'a [String]),
}

/// Which jobs are wanted. Both ends of the creation are included.
#[derive(Debug)]
pub(crate) struct JobFilter<'a> {
    pub(crate) scope: JobScope<'a>,
    pub(crate) job_type: Option<JobType>,
    pub(crate) created_from: Option<Moment>,
    pub(crate) created_until: Option<Moment>,
}

/// Jobs that have been created by now, oldest first.
pub(crate) fn all(db: &Connection, filter: &JobFilter<'_>, now: Moment) -> rusqlite::Result<Vec<StoredJob>> {
    let mut conditions = vec!["created_at <= ?".to_owned()];
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(AsTimestamp(now))];
    match filter.scope {
        JobScope::Everything => {}
        JobScope::Connection(id) => {
            conditions.push("connection_id = ?".to_owned());
            values.push(Box::new(id.to_owned()));
        }
        JobScope::Workspaces(ids) => {
            conditions.push("workspace_id IN (SELECT value FROM json_each(?))".to_owned());
            values.push(Box::new(serde_json::Value::from(ids).to_string()));
        }
    }
    if let Some(job_type) = &filter.job_type {
        conditions.push("job_type = ?".to_owned());
        values.push(Box::new(job_type.as_str().to_owned()));
    }
    for (operator, bound) in [(">=", filter.created_from), ("<=", filter.created_until)] {
        if let Some(bound) = bound {
            conditions.push(format!("created_at {operator} ?"));
            values.push(Box::new(AsTimestamp(bound)));
        }
    }
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE {} ORDER BY created_at, id", conditions.join(" AND "));
    db.prepare_cached(&sql)?.query_map(rusqlite::params_from_iter(values), read)?.collect()
}

/// Jobs that have not told yet that they wait for capacity, each with the URL that is to be told.
pub(crate) fn with_queued_webhook(db: &Connection) -> rusqlite::Result<Vec<(StoredJob, Secret)>> {
    let sql = format!(
        "SELECT {COLUMNS}, queued_webhook FROM jobs WHERE ended_at IS NULL AND queued_webhook IS NOT NULL ORDER BY id"
    );
    db.prepare_cached(&sql)?.query_map([], |row| Ok((read(row)?, Secret::new(row.get::<_, String>(8)?))))?.collect()
}

/// Says that the URL was told.
pub(crate) fn remove_queued_webhook(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.execute("UPDATE jobs SET queued_webhook = NULL WHERE id = ?1", [id])?;
    Ok(())
}
