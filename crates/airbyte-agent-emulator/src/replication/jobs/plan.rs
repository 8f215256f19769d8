//! What a job goes through, as data. Its state at a moment follows from its plan alone.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::failure::JobFailure;
use crate::options::seconds;

/// What a job goes through from its creation on, by the emulator's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobPlan {
    /// The phases, in order. At least one.
    pub phases: Vec<JobPhase>,
    /// What happens after the last phase.
    pub ending: JobEnding,
}

/// A part of a job, with one status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobPhase {
    /// The status. Every `running` phase is an attempt.
    pub status: JobPhaseStatus,
    /// How long it lasts.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub seconds: Duration,
    /// Records that the destination commits meanwhile.
    #[serde(default)]
    pub rows: u64,
    /// Bytes that the destination commits meanwhile.
    #[serde(default)]
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes: u64,
    /// Records that are read from the source meanwhile. Default: as many as are committed. Only notifications show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_emitted: Option<u64>,
    /// Bytes that are read from the source meanwhile. Default: as many as are committed. Only notifications show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes_emitted: Option<u64>,
}

/// Status of a job that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobPhaseStatus {
    /// It was created.
    Pending,
    /// It waits for capacity.
    Queued,
    /// An attempt is running.
    Running,
    /// An attempt failed, and another may follow.
    Incomplete,
}

/// What happens after the last phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobEnding {
    /// It succeeds.
    Succeeded,
    /// It fails.
    Failed(JobFailure),
    /// Somebody cancels it.
    Cancelled,
    /// Nothing: the last phase goes on until the job is cancelled.
    Never,
}

/// How long a plan can be: longer than anybody advances the clock.
const MAX_DURATION: Duration = Duration::from_secs(200 * 365 * 86_400);

impl JobPlan {
    /// Checks what the types cannot express.
    pub(crate) fn validate(&self) -> Result<(), String> {
        if self.phases.is_empty() {
            return Err("must have at least one phase".to_owned());
        }
        let total = self.phases.iter().try_fold(Duration::ZERO, |sum, phase| sum.checked_add(phase.seconds));
        if total.is_none_or(|total| total > MAX_DURATION) {
            return Err("must not last longer than 200 years".to_owned());
        }
        let sum = |count: fn(&JobPhase) -> u64| {
            self.phases.iter().try_fold(0_i64, |sum, phase| sum.checked_add(i64::try_from(count(phase)).ok()?))
        };
        if [sum(|phase| phase.rows), sum(|phase| phase.bytes)].contains(&None)
            || [sum(JobPhase::rows_emitted), sum(JobPhase::bytes_emitted)].contains(&None)
        {
            return Err("must not move more records or bytes than fit into 63 bits".to_owned());
        }
        Ok(())
    }

    /// How long the job takes; `None` if it never ends.
    pub(crate) fn duration(&self) -> Option<Duration> {
        (self.ending != JobEnding::Never).then(|| self.phases.iter().map(|phase| phase.seconds).sum())
    }

    /// Time from the creation until the first phase with a status begins.
    pub(crate) fn time_until(&self, status: JobPhaseStatus) -> Option<Duration> {
        let index = self.phases.iter().position(|phase| phase.status == status)?;
        Some(self.phases.iter().take(index).map(|phase| phase.seconds).sum())
    }
}

impl JobPhase {
    pub(crate) fn new(status: JobPhaseStatus, seconds: Duration) -> Self {
        Self { status, seconds, rows: 0, bytes: 0, rows_emitted: None, bytes_emitted: None }
    }

    pub(crate) fn rows_emitted(&self) -> u64 {
        self.rows_emitted.unwrap_or(self.rows)
    }

    pub(crate) fn bytes_emitted(&self) -> u64 {
        self.bytes_emitted.unwrap_or(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan(json: serde_json::Value) -> JobPlan {
        serde_json::from_value(json).expect("a plan")
    }

    #[test]
    fn a_plan_lasts_as_long_as_its_phases_or_for_ever() {
        let phases = json!([{"status": "pending", "seconds": 0.25}, {"status": "queued", "seconds": 2}]);
        let ends = plan(json!({"phases": phases, "ending": "succeeded"}));
        assert_eq!(ends.duration(), Some(Duration::from_millis(2250)));
        assert_eq!(ends.time_until(JobPhaseStatus::Queued), Some(Duration::from_millis(250)));
        assert_eq!(ends.time_until(JobPhaseStatus::Running), None);
        assert_eq!(plan(json!({"phases": phases, "ending": "never"})).duration(), None);
    }

    #[test]
    fn plans_that_cannot_be_carried_out_are_refused() {
        for phases in [
            json!([]),
            json!([{"status": "running", "seconds": 1e10}]),
            json!([{"status": "running", "seconds": 1, "rows": u64::MAX}]),
            json!([{"status": "running", "seconds": 1, "bytes_emitted": i64::MAX}, {"status": "running", "seconds": 1, "bytes": 1}]),
        ] {
            assert!(plan(json!({"phases": phases, "ending": "succeeded"})).validate().is_err(), "{phases}");
        }
        assert!(plan(json!({"phases": [{"status": "running", "seconds": 0}], "ending": "never"})).validate().is_ok());
    }
}
