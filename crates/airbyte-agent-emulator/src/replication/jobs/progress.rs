//! How far a plan is after some time.

use std::ops::Add;
use std::time::Duration;

use super::plan::{JobEnding, JobPhase, JobPhaseStatus, JobPlan};

/// What a job moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Records that the destination committed.
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// Records that were read from the source.
    pub(crate) rows_emitted: u64,
    pub(crate) bytes_emitted: u64,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            rows: self.rows.saturating_add(other.rows),
            bytes: self.bytes.saturating_add(other.bytes),
            rows_emitted: self.rows_emitted.saturating_add(other.rows_emitted),
            bytes_emitted: self.bytes_emitted.saturating_add(other.bytes_emitted),
        }
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// `None` after the last phase.
    pub(crate) status: Option<JobPhaseStatus>,
    /// Attempts that have begun.
    pub(crate) attempts: usize,
    pub(crate) counts: Counts,
    /// When the latest phase began, or the last one ended; counted from the creation.
    pub(crate) changed: Duration,
}

impl JobPlan {
    /// How far the job is when so much time has passed since its creation.
    pub(crate) fn progress(&self, elapsed: Duration) -> Progress {
        let mut progress = Progress { status: None, attempts: 0, counts: Counts::default(), changed: Duration::ZERO };
        for (index, phase) in self.phases.iter().enumerate() {
            progress.attempts += usize::from(phase.status == JobPhaseStatus::Running);
            let within = elapsed.saturating_sub(progress.changed);
            let goes_on = self.ending == JobEnding::Never && index + 1 == self.phases.len();
            if within < phase.seconds || goes_on {
                progress.status = Some(phase.status);
                progress.counts = progress.counts + phase.moved_after(within.min(phase.seconds));
                return progress;
            }
            progress.counts = progress.counts + phase.moved_after(phase.seconds);
            progress.changed += phase.seconds;
        }
        progress
    }
}

impl JobPhase {
    /// What is moved in the first part of the phase: counts grow evenly.
    fn moved_after(&self, within: Duration) -> Counts {
        let part = |count: u64| {
            let total = self.seconds.as_micros();
            if within >= self.seconds || total == 0 {
                return count;
            }
            u64::try_from(u128::from(count) * within.as_micros() / total).unwrap_or(count)
        };
        Counts {
            rows: part(self.rows),
            bytes: part(self.bytes),
            rows_emitted: part(self.rows_emitted()),
            bytes_emitted: part(self.bytes_emitted()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan(ending: &str) -> JobPlan {
        serde_json::from_value(json!({
            "phases": [
                {"status": "pending", "seconds": 1},
                {"status": "running", "seconds": 2, "rows": 10, "bytes": 100, "rows_emitted": 20},
                {"status": "incomplete", "seconds": 1},
                {"status": "running", "seconds": 4, "rows": 30, "bytes": 300},
            ],
            "ending": ending,
        }))
        .expect("a plan")
    }

    #[test]
    fn statuses_follow_each_other_and_counts_grow() {
        use JobPhaseStatus::{Incomplete, Pending, Running};
        let rows = |millis| {
            let at = plan("succeeded").progress(Duration::from_millis(millis));
            (at.status, at.attempts, at.counts.rows, at.counts.bytes, at.counts.rows_emitted, at.changed.as_secs())
        };
        assert_eq!(rows(0), (Some(Pending), 0, 0, 0, 0, 0));
        assert_eq!(rows(999), (Some(Pending), 0, 0, 0, 0, 0));
        assert_eq!(rows(1000), (Some(Running), 1, 0, 0, 0, 1));
        assert_eq!(rows(2000), (Some(Running), 1, 5, 50, 10, 1));
        assert_eq!(rows(3500), (Some(Incomplete), 1, 10, 100, 20, 3));
        assert_eq!(rows(6000), (Some(Running), 2, 25, 250, 35, 4));
        assert_eq!(rows(8000), (None, 2, 40, 400, 50, 8));
        assert_eq!(rows(80_000), (None, 2, 40, 400, 50, 8));
    }

    #[test]
    fn without_an_ending_the_last_phase_goes_on() {
        let at = plan("never").progress(Duration::from_secs(1_000_000));
        assert_eq!((at.status, at.counts.rows), (Some(JobPhaseStatus::Running), 40));
        assert_eq!(at.changed, Duration::from_secs(4));
    }

    #[test]
    fn a_phase_that_takes_no_time_is_passed() {
        let plan: JobPlan = serde_json::from_value(json!({
            "phases": [{"status": "running", "seconds": 0, "rows": 7}], "ending": "succeeded",
        }))
        .expect("a plan");
        assert_eq!((plan.progress(Duration::ZERO).status, plan.progress(Duration::ZERO).counts.rows), (None, 7));
    }
}
