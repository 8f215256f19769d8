//! Plans with a name, for what tests commonly need.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::failure::JobFailure;
use super::plan::{JobEnding, JobPhase, JobPhaseStatus, JobPlan};
use crate::options::seconds;

/// What happens in a job. Where nothing else is said, it is pending for 0.3 s, runs for 1.5 s and succeeds, and 1000
/// records of 250 bytes are moved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JobScenario {
    /// It succeeds.
    #[default]
    Succeeded,
    /// It fails while it runs, after half of the records were committed.
    Failed(JobFailure),
    /// It waits for capacity before it runs.
    Queued(QueueTime),
    /// An attempt fails half-way; a second one succeeds.
    SecondAttempt,
    /// It runs until it is cancelled.
    Stuck,
    /// A plan of your own.
    Plan(JobPlan),
}

/// How long a job waits for capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueTime {
    /// How long it waits. `null`: until it is cancelled.
    #[serde(with = "optional_seconds")]
    #[schemars(with = "Option<f64>", extend("x-unit" = "seconds"))]
    pub seconds: Option<Duration>,
}

const PENDING: Duration = Duration::from_millis(300);
const RUNNING: Duration = Duration::from_millis(1500);
/// Between two attempts.
const INCOMPLETE: Duration = Duration::from_millis(300);
const ROWS: u64 = 1000;
const BYTES_PER_ROW: u64 = 250;

impl JobScenario {
    /// The plan of a sync.
    pub(crate) fn sync_plan(&self) -> JobPlan {
        let pending = || JobPhase::new(JobPhaseStatus::Pending, PENDING);
        let (phases, ending) = match self {
            Self::Succeeded => (vec![pending(), running(ROWS, ROWS)], JobEnding::Succeeded),
            Self::Failed(failure) => (vec![pending(), running(ROWS / 2, ROWS)], JobEnding::Failed(failure.clone())),
            Self::Queued(QueueTime { seconds: None }) => {
                (vec![pending(), JobPhase::new(JobPhaseStatus::Queued, Duration::ZERO)], JobEnding::Never)
            }
            Self::Queued(QueueTime { seconds: Some(seconds) }) => (
                vec![pending(), JobPhase::new(JobPhaseStatus::Queued, *seconds), running(ROWS, ROWS)],
                JobEnding::Succeeded,
            ),
            Self::SecondAttempt => {
                let incomplete = JobPhase::new(JobPhaseStatus::Incomplete, INCOMPLETE);
                let attempts = [running(ROWS / 2, ROWS / 2), incomplete, running(ROWS - ROWS / 2, ROWS - ROWS / 2)];
                (std::iter::once(pending()).chain(attempts).collect(), JobEnding::Succeeded)
            }
            Self::Stuck => (vec![pending(), running(ROWS / 2, ROWS)], JobEnding::Never),
            Self::Plan(plan) => return plan.clone(),
        };
        JobPlan { phases, ending }
    }

    /// The plan of a job that removes data, and so moves nothing. A plan of your own is taken as it is.
    pub(crate) fn reset_plan(&self) -> JobPlan {
        let mut plan = self.sync_plan();
        if !matches!(self, Self::Plan(_)) {
            for phase in &mut plan.phases {
                *phase = JobPhase::new(phase.status, phase.seconds);
            }
        }
        plan
    }
}

fn running(rows: u64, rows_emitted: u64) -> JobPhase {
    JobPhase {
        rows,
        bytes: rows * BYTES_PER_ROW,
        rows_emitted: Some(rows_emitted),
        bytes_emitted: Some(rows_emitted * BYTES_PER_ROW),
        ..JobPhase::new(JobPhaseStatus::Running, RUNNING)
    }
}

/// A duration as a number of seconds, or `null`.
mod optional_seconds {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Duration, seconds};

    pub(super) fn serialize<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        match duration {
            Some(duration) => seconds::serialize(duration, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        #[derive(Deserialize)]
        struct Seconds(#[serde(with = "seconds")] Duration);
        Ok(Option::<Seconds>::deserialize(deserializer)?.map(|Seconds(duration)| duration))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn statuses(scenario: serde_json::Value) -> (Vec<JobPhaseStatus>, Option<f64>, u64) {
        let scenario: JobScenario = serde_json::from_value(scenario).expect("a scenario");
        let plan = scenario.sync_plan();
        assert_eq!(plan.validate(), Ok(()));
        let total = plan.progress(Duration::from_secs(100)).counts.rows;
        (plan.phases.iter().map(|phase| phase.status).collect(), plan.duration().map(|d| d.as_secs_f64()), total)
    }

    #[test]
    fn scenarios_are_plans() {
        use JobPhaseStatus::{Incomplete, Pending, Queued, Running};
        assert_eq!(statuses(json!("succeeded")), (vec![Pending, Running], Some(1.8), 1000));
        assert_eq!(statuses(json!({"failed": {}})), (vec![Pending, Running], Some(1.8), 500));
        assert_eq!(statuses(json!({"queued": {"seconds": 5}})), (vec![Pending, Queued, Running], Some(6.8), 1000));
        assert_eq!(statuses(json!({"queued": {"seconds": null}})), (vec![Pending, Queued], None, 0));
        let attempts = vec![Pending, Running, Incomplete, Running];
        assert_eq!(statuses(json!("second_attempt")), (attempts, Some(3.6), 1000));
        assert_eq!(statuses(json!("stuck")), (vec![Pending, Running], None, 500));
    }

    #[test]
    fn only_a_plan_of_the_tests_own_moves_records_in_a_reset() {
        assert!(JobScenario::Succeeded.reset_plan().phases.iter().all(|phase| phase.bytes_emitted() == 0));
        let own = JobScenario::Plan(JobScenario::Succeeded.sync_plan());
        assert_eq!(own.reset_plan(), JobScenario::Succeeded.sync_plan());
    }
}
