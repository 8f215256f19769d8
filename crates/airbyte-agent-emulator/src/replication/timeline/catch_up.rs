//! Does what has become due.

use std::collections::HashMap;

use airbyte_agent::Secret;
use airbyte_agent::replication::JobType;
use chrono::DateTime;
use rusqlite::Connection as Database;

use super::agenda::{Agenda, Event};
use super::announcement::Announcer;
use super::sync_end;
use crate::replication::jobs::{JobEnd, JobResponse, JobScript, StoredJob};
use crate::replication::store::connections::ScheduledConnection;
use crate::replication::store::jobs::NewJob;
use crate::replication::store::{job_scripts, jobs};
use crate::server::clock::{Moment, timestamp};
use crate::server::database::settings;

/// The moment up to which everything was done. Since every request first does what is due, connections have changed at this
/// moment if at all.
const DONE_UNTIL: &str = "replication_done_until";

/// Syncs that the schedule of a connection starts at once when the clock was advanced, or the emulator was not running.
/// Those after them are left out.
const MISSED_SYNCS: usize = 100;

/// Does what is due at a moment, in order of time: jobs end, schedules start syncs, workspaces are notified.
pub(crate) fn catch_up(db: &Database, server_url: &str, now: Moment) -> rusqlite::Result<()> {
    // The clock may have been turned back.
    let since = done_until(db)?.map_or(now, |until| until.min(now));
    jobs::cancel_of_deleted_connections(db, since)?;
    let mut agenda = Agenda::load(db, since)?;
    let mut started: HashMap<String, usize> = HashMap::new();
    while let Some((at, event)) = agenda.take_due(now) {
        let announcer = Announcer { db, server_url, at };
        match event {
            Event::JobIsQueued(job, url) => {
                jobs::remove_queued_webhook(db, job.id)?;
                sync_end::tell_queued(announcer, &job, &url)?;
            }
            Event::SyncIsDue(connection) => {
                let (job, queued_webhook) = start(db, &connection, at)?;
                *started.entry(connection.id).or_default() += 1;
                if let Some(url) = queued_webhook {
                    agenda.add_queue_of(job.clone(), url);
                }
                agenda.add_end_of(job);
            }
            Event::JobEnds(job) => {
                let connection_id = job.connection_id.clone();
                end(announcer, job)?;
                if started.get(&connection_id).is_none_or(|count| *count < MISSED_SYNCS) {
                    agenda.add_schedule_of(&connection_id)?;
                }
            }
        }
    }
    settings::set(db, DONE_UNTIL, &timestamp(now))
}

/// When something is due next, if anything is.
pub(super) fn next_due(db: &Database, now: Moment) -> rusqlite::Result<Option<Moment>> {
    Ok(Agenda::load(db, now)?.next_due())
}

fn done_until(db: &Database) -> rusqlite::Result<Option<Moment>> {
    let text = settings::get(db, DONE_UNTIL)?;
    Ok(text.and_then(|text| DateTime::parse_from_rfc3339(&text).ok()).map(|moment| moment.to_utc()))
}

/// Ends a job as its plan says.
fn end(announcer: Announcer<'_>, mut job: StoredJob) -> rusqlite::Result<()> {
    let end = JobEnd { at: announcer.at, status: job.planned_status() };
    jobs::end(announcer.db, job.id, &end)?;
    job.end = Some(end);
    match job.job_type {
        JobType::Sync => sync_end::follow(announcer, &job),
        _ => Ok(()),
    }
}

/// Starts a sync of a schedule, and returns it with the URL that is told when it is queued. Scripts about the response to a
/// request are for requests only.
fn start(db: &Database, connection: &ScheduledConnection, at: Moment) -> rusqlite::Result<(StoredJob, Option<Secret>)> {
    let for_schedules = |script: &JobScript| script.response == JobResponse::Job;
    let script = job_scripts::take(db, &connection.id, &JobType::Sync, for_schedules)?.unwrap_or_default();
    let new = NewJob {
        workspace_id: &connection.workspace_id,
        connection_id: &connection.id,
        job_type: JobType::Sync,
        created_at: at,
        plan: script.plan(&JobType::Sync),
        queued_webhook: script.queued_webhook,
    };
    let job = jobs::create(db, &new)?;
    Ok((job, new.queued_webhook))
}

/// Ends every job that has an end, and returns how many.
pub(crate) fn finish_jobs(db: &Database, server_url: &str, now: Moment) -> rusqlite::Result<usize> {
    catch_up(db, server_url, now)?;
    let mut finished = 0;
    for job in jobs::unfinished(db)? {
        if job.planned_end().is_some() {
            end(Announcer { db, server_url, at: now.max(job.created_at) }, job)?;
            finished += 1;
        }
    }
    Ok(finished)
}
