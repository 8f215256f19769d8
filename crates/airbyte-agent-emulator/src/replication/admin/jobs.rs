//! Reads jobs with their plans, and says what happens in the next ones.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::context::{Context, check_connection};
use crate::replication::jobs::{JobPlan, JobScript, JobState, StoredJob};
use crate::replication::store::jobs::{JobFilter, JobScope};
use crate::replication::store::{job_scripts, jobs};
use crate::server::admin::{AdminResult, read_body};
use crate::server::clock::{Moment, timestamp};
use crate::server::error::ApiError;

/// A job with its plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EmulatedJob {
    /// Id of the job.
    pub job_id: i64,
    /// Id of the workspace.
    pub workspace_id: String,
    /// Id of the connection.
    pub connection_id: String,
    /// Type of the job.
    pub job_type: String,
    /// Status of the job.
    pub status: String,
    /// Attempts that have begun.
    pub attempts: usize,
    /// Records that the destination has committed.
    pub rows: u64,
    /// Bytes that the destination has committed.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes: u64,
    /// When it was created, by the emulator's clock.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// When it ended; null if it has not.
    #[schemars(extend("format" = "date-time"))]
    pub ended_at: Option<String>,
    /// What it goes through, unless it is cancelled.
    pub plan: JobPlan,
}

/// Jobs, and what happens in the next ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JobReading {
    /// The jobs, oldest first.
    pub jobs: Vec<EmulatedJob>,
    /// The scripts, in the order in which they are tried.
    pub scripts: Vec<JobScript>,
}

/// What happens in the next jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JobScriptList {
    /// The scripts, in the order in which they are tried.
    pub scripts: Vec<JobScript>,
}

impl EmulatedJob {
    fn new(job: StoredJob, now: Moment) -> Self {
        let JobState { status, attempts, counts, .. } = job.state(now);
        Self {
            job_id: job.id,
            workspace_id: job.workspace_id,
            connection_id: job.connection_id,
            job_type: job.job_type.as_str().to_owned(),
            status: status.as_str().to_owned(),
            attempts,
            rows: counts.rows,
            bytes: counts.bytes,
            created_at: timestamp(job.created_at),
            ended_at: job.end.map(|end| timestamp(end.at)),
            plan: job.plan,
        }
    }
}

pub(super) async fn read(State(context): Context) -> AdminResult<JobReading> {
    let reading = context.in_transaction(|db, now| {
        let everything =
            JobFilter { scope: JobScope::Everything, job_type: None, created_from: None, created_until: None };
        let jobs = jobs::all(db, &everything, now)?.into_iter().map(|job| EmulatedJob::new(job, now)).collect();
        Ok(JobReading { jobs, scripts: job_scripts::all(db)? })
    });
    Ok(Json(reading.await?))
}

pub(super) async fn replace(State(context): Context, body: Bytes) -> AdminResult<JobScriptList> {
    let scripts = read_scripts(&body)?;
    let list = context.in_transaction(|db, _| {
        job_scripts::clear(db)?;
        add_all(db, &scripts)
    });
    Ok(Json(list.await?))
}

pub(super) async fn add(State(context): Context, body: Bytes) -> AdminResult<JobScriptList> {
    let scripts = read_scripts(&body)?;
    Ok(Json(context.in_transaction(|db, _| add_all(db, &scripts)).await?))
}

pub(super) async fn clear(State(context): Context) -> AdminResult<JobScriptList> {
    context.in_transaction(|db, _| Ok(job_scripts::clear(db)?)).await?;
    Ok(Json(JobScriptList { scripts: Vec::new() }))
}

/// One script, or a list of them.
fn read_scripts(body: &Bytes) -> Result<Vec<JobScript>, ApiError> {
    let is_list = body.trim_ascii_start().starts_with(b"[");
    let scripts: Vec<JobScript> = if is_list { read_body(body)? } else { vec![read_body(body)?] };
    for script in &scripts {
        script.validate().map_err(|(field, reason)| ApiError::value(field, reason))?;
    }
    Ok(scripts)
}

fn add_all(db: &Connection, scripts: &[JobScript]) -> Result<JobScriptList, ApiError> {
    for script in scripts {
        if let Some(id) = &script.connection_id {
            check_connection(db, "connection_id", id)?;
        }
        job_scripts::add(db, script)?;
    }
    Ok(JobScriptList { scripts: job_scripts::all(db)? })
}
