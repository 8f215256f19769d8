//! A job, and its state at a moment.

use std::time::Duration;

use airbyte_agent::Object;
use airbyte_agent::replication::{Job, JobStatus, JobType};
use chrono::TimeDelta;

use super::failure::JobFailure;
use super::plan::{JobEnding, JobPhaseStatus, JobPlan};
use super::progress::Counts;
use super::times;
use crate::replication::time::offset_date_time;
use crate::server::clock::Moment;

/// A job as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredJob {
    pub(crate) id: i64,
    pub(crate) workspace_id: String,
    pub(crate) connection_id: String,
    pub(crate) job_type: JobType,
    /// May be in the future, if the job begins after the request for it was answered.
    pub(crate) created_at: Moment,
    pub(crate) plan: JobPlan,
    pub(crate) end: Option<JobEnd>,
}

/// The end of a job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JobEnd {
    pub(crate) at: Moment,
    pub(crate) status: JobStatus,
}

/// The state of a job at a moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JobState {
    pub(crate) status: JobStatus,
    /// Attempts that have begun.
    pub(crate) attempts: usize,
    pub(crate) counts: Counts,
    /// When the status changed last.
    pub(crate) updated_at: Moment,
}

impl StoredJob {
    pub(crate) fn state(&self, now: Moment) -> JobState {
        let elapsed = match &self.end {
            // What was moved until then.
            Some(JobEnd { at, status: JobStatus::Cancelled }) => since(self.created_at, *at),
            Some(_) => Duration::MAX,
            None => since(self.created_at, now),
        };
        let progress = self.plan.progress(elapsed);
        let status = match (&self.end, progress.status) {
            (Some(end), _) => end.status.clone(),
            (None, Some(phase)) => phase_status(phase),
            (None, None) => self.planned_status(),
        };
        let updated_at = match &self.end {
            Some(end) => end.at,
            None => after(self.created_at, progress.changed),
        };
        JobState { status, attempts: progress.attempts, counts: progress.counts, updated_at }
    }

    /// When the job ends by itself; `None` if it never does.
    pub(crate) fn planned_end(&self) -> Option<Moment> {
        self.plan.duration().map(|duration| after(self.created_at, duration))
    }

    /// The status that the job has after its last phase.
    pub(crate) fn planned_status(&self) -> JobStatus {
        match self.plan.ending {
            JobEnding::Succeeded => JobStatus::Succeeded,
            JobEnding::Failed(_) => JobStatus::Failed,
            JobEnding::Cancelled => JobStatus::Cancelled,
            // Its last phase does not end, so this is never asked for.
            JobEnding::Never => JobStatus::Running,
        }
    }

    /// When the job begins to wait for capacity, if it does.
    pub(crate) fn queued_at(&self) -> Option<Moment> {
        self.plan.time_until(JobPhaseStatus::Queued).map(|time| after(self.created_at, time))
    }

    /// Why the job failed, if that is how it ended.
    pub(crate) fn failure(&self) -> Option<&JobFailure> {
        match (&self.end, &self.plan.ending) {
            (Some(JobEnd { status: JobStatus::Failed, .. }), JobEnding::Failed(failure)) => Some(failure),
            _ => None,
        }
    }

    /// The job as the API shows it.
    pub(crate) fn response(&self, now: Moment) -> Job {
        let JobState { status, attempts, counts, updated_at } = self.state(now);
        let has_begun = status != JobStatus::Pending;
        let count = |count: u64| (attempts > 0).then(|| i64::try_from(count).unwrap_or(i64::MAX));
        Job {
            job_id: self.id,
            job_type: self.job_type.clone(),
            start_time: offset_date_time_of_second(self.created_at),
            connection_id: self.connection_id.clone(),
            last_updated_at: status.is_final().then(|| offset_date_time_of_second(updated_at)),
            duration: has_begun.then(|| times::duration(times::seconds_between(self.created_at, updated_at))),
            bytes_synced: count(counts.bytes),
            rows_synced: count(counts.rows),
            status,
            extra: Object::new(),
        }
    }
}

fn offset_date_time_of_second(moment: Moment) -> String {
    offset_date_time(times::whole_second(moment))
}

fn phase_status(phase: JobPhaseStatus) -> JobStatus {
    match phase {
        JobPhaseStatus::Pending => JobStatus::Pending,
        JobPhaseStatus::Queued => JobStatus::Queued,
        JobPhaseStatus::Running => JobStatus::Running,
        JobPhaseStatus::Incomplete => JobStatus::Incomplete,
    }
}

/// The time between two moments; none if they are in the wrong order.
fn since(start: Moment, end: Moment) -> Duration {
    (end - start).to_std().unwrap_or_default()
}

/// A moment after another one. Plans are shorter than what is left of the calendar.
fn after(start: Moment, time: Duration) -> Moment {
    TimeDelta::from_std(time).ok().and_then(|time| start.checked_add_signed(time)).unwrap_or(Moment::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::super::scenario::JobScenario;
    use super::*;

    fn job(scenario: &JobScenario) -> StoredJob {
        StoredJob {
            id: 7,
            workspace_id: "w".to_owned(),
            connection_id: "c".to_owned(),
            job_type: JobType::Sync,
            created_at: moment(0),
            plan: scenario.sync_plan(),
            end: None,
        }
    }

    fn moment(millis: i64) -> Moment {
        let start: Moment = "2026-01-01T00:01:00.5Z".parse().expect("a moment");
        start + TimeDelta::milliseconds(millis)
    }

    #[test]
    fn a_response_shows_what_is_known_so_far() {
        let job = job(&JobScenario::Succeeded);
        let pending = job.response(moment(299));
        assert_eq!((pending.status, pending.start_time.as_str()), (JobStatus::Pending, "2026-01-01T00:01Z"));
        assert_eq!((pending.duration, pending.rows_synced, pending.last_updated_at), (None, None, None));
        let running = job.response(moment(1050));
        assert_eq!(
            (running.status, running.rows_synced, running.bytes_synced),
            (JobStatus::Running, Some(500), Some(125_000))
        );
        // It stands still between changes of the status.
        assert_eq!((running.duration.as_deref(), running.last_updated_at), (Some("PT0S"), None));
        let succeeded = job.response(moment(60_000));
        assert_eq!((succeeded.status, succeeded.rows_synced), (JobStatus::Succeeded, Some(1000)));
        assert_eq!(succeeded.last_updated_at.as_deref(), Some("2026-01-01T00:01:02Z"));
        assert_eq!(succeeded.duration.as_deref(), Some("PT2S"));
    }

    #[test]
    fn a_cancelled_job_keeps_what_it_moved_and_a_finished_one_moves_everything() {
        let end = |status| Some(JobEnd { at: moment(1050), status });
        let cancelled = StoredJob { end: end(JobStatus::Cancelled), ..job(&JobScenario::Stuck) };
        let state = cancelled.state(moment(1_000_000));
        assert_eq!((state.status, state.counts.rows, state.updated_at), (JobStatus::Cancelled, 250, moment(1050)));
        let finished = StoredJob { end: end(JobStatus::Succeeded), ..job(&JobScenario::SecondAttempt) };
        let state = finished.state(moment(1050));
        assert_eq!((state.attempts, state.counts.rows, state.updated_at), (2, 1000, moment(1050)));
    }

    #[test]
    fn only_a_failed_job_has_a_reason() {
        let mut job = job(&JobScenario::Failed(JobFailure::default()));
        assert_eq!(job.failure(), None);
        job.end = Some(JobEnd { at: moment(500), status: JobStatus::Cancelled });
        assert_eq!(job.failure(), None);
        job.end = Some(JobEnd { at: moment(1800), status: job.planned_status() });
        assert_eq!(job.failure(), Some(&JobFailure::default()));
    }
}
