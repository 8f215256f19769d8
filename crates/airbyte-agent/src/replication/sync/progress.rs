//! [`JobProgress`]: reporting a job as it goes on.

use airbyte_agent_core::procedure::Progress;

use super::super::jobs::JobStatus;
use super::snapshot::JobSnapshot;

/// Reports a job when it is known, and whenever its status or what it has moved changes.
#[derive(Debug)]
pub(super) struct JobProgress {
    progress: Progress,
    reported: Option<(JobStatus, Option<i64>, Option<i64>)>,
}

impl JobProgress {
    pub(super) fn new(progress: Progress) -> Self {
        Self { progress, reported: None }
    }

    pub(super) fn report(&mut self, snapshot: &JobSnapshot) {
        let job = &snapshot.job;
        let state = Some((job.status.clone(), job.rows_synced, job.bytes_synced));
        if self.reported != state {
            self.reported = state;
            self.progress.report(&snapshot.response);
        }
    }
}
