//! What follows from the end of a sync.

use airbyte_agent::Secret;
use airbyte_agent::replication::{Connection, ConnectionStatus, JobStatus};

use super::announcement::Announcer;
use super::repeated_failures::{Consequence, SyncEnd, consequence};
use crate::replication::jobs::{JobState, StoredJob};
use crate::replication::notifications::{NotificationEvent, SyncSummary, payload};
use crate::replication::store::{connections, jobs};

/// Notifies the workspace of a sync that has ended, and disables a connection whose syncs fail again and again.
pub(super) fn follow(announcer: Announcer<'_>, job: &StoredJob) -> rusqlite::Result<()> {
    let status = job.state(announcer.at).status;
    if !matches!(status, JobStatus::Succeeded | JobStatus::Failed) {
        return Ok(());
    }
    let Some((mut connection, sync)) = summary(announcer, job)? else { return Ok(()) };
    let announce = |event, payload| announcer.announce(&sync.subject, Some(job.id), event, &payload);
    if sync.success {
        return announce(NotificationEvent::Success, payload::success(&sync));
    }
    announce(NotificationEvent::Failure, payload::failure(&sync))?;
    match consequence(&ends(announcer, job)?) {
        Consequence::Nothing => Ok(()),
        Consequence::Warning => announce(NotificationEvent::SyncDisabledWarning, payload::disabled_warning(&sync)),
        Consequence::Disabling if connection.status == ConnectionStatus::Active => {
            connection.status = ConnectionStatus::Inactive;
            connections::update(announcer.db, &connection)?;
            announce(NotificationEvent::SyncDisabled, payload::disabled(&sync))
        }
        Consequence::Disabling => Ok(()),
    }
}

/// Tells a URL that a sync waits for capacity.
pub(super) fn tell_queued(announcer: Announcer<'_>, job: &StoredJob, url: &Secret) -> rusqlite::Result<()> {
    let Some((_, sync)) = summary(announcer, job)? else { return Ok(()) };
    announcer.announce_to(url, &sync.subject, Some(job.id), NotificationEvent::SyncQueued, &payload::queued(&sync))
}

/// What notifications say of a sync, with its connection; `None` if that was deleted.
fn summary(announcer: Announcer<'_>, job: &StoredJob) -> rusqlite::Result<Option<(Connection, SyncSummary)>> {
    let Some((connection, subject)) = announcer.subject(&job.connection_id)? else { return Ok(None) };
    let JobState { status, counts, updated_at, .. } = job.state(announcer.at);
    let sync = SyncSummary {
        subject,
        job_id: job.id,
        created_at: job.created_at,
        updated_at,
        counts,
        failure: job.failure().cloned(),
        success: status == JobStatus::Succeeded,
    };
    Ok(Some((connection, sync)))
}

/// How the syncs of a connection ended, this one included.
fn ends(announcer: Announcer<'_>, job: &StoredJob) -> rusqlite::Result<Vec<SyncEnd>> {
    let ended = jobs::ended_syncs(announcer.db, &job.connection_id)?;
    let end = |job: StoredJob| {
        let (created_at, end) = (job.created_at, job.end?);
        Some(SyncEnd { created_at, ended_at: end.at, has_succeeded: end.status == JobStatus::Succeeded })
    };
    Ok(ended.into_iter().filter_map(end).collect())
}
