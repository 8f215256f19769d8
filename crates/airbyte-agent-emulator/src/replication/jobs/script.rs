//! What tests want of the next jobs.

use std::time::Duration;

use airbyte_agent::Secret;
use airbyte_agent::replication::JobType;
use serde::{Deserialize, Serialize};
use url::Url;

use super::plan::{JobPhaseStatus, JobPlan};
use super::scenario::JobScenario;
use crate::options::seconds;

/// What happens in the next jobs, and how the request for them is answered. The first script that fits a job applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JobScript {
    /// Only jobs of this connection. Default: of any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: Option<String>,
    /// Only jobs of this type: `sync`, or `reset`, which `clear` is as well. Default: of any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_type: Option<JobType>,
    /// How many jobs. `null`: all from now on.
    pub times: Option<u64>,
    /// What happens in them.
    pub scenario: JobScenario,
    /// How the request for a sync is answered.
    pub response: JobResponse,
    /// URL that is notified when a sync begins to wait for capacity. The API has no setting for it. Not in responses.
    #[serde(skip_serializing)]
    #[schemars(extend("x-secret" = true))]
    pub queued_webhook: Option<Secret>,
    /// How many jobs it was used for. Only in responses.
    #[serde(skip_deserializing)]
    pub used: u64,
}

impl Default for JobScript {
    /// The next job of any connection succeeds.
    fn default() -> Self {
        Self {
            connection_id: None,
            job_type: None,
            times: once(),
            scenario: JobScenario::default(),
            response: JobResponse::default(),
            queued_webhook: None,
            used: 0,
        }
    }
}

fn once() -> Option<u64> {
    Some(1)
}

/// How the request for a sync is answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JobResponse {
    /// With the job.
    #[default]
    Job,
    /// As the service does when the job was not created within 60 s: 409 `state-conflict`. The job is created nevertheless.
    TimedOut(LateStart),
    /// Likewise, but the job is never created.
    NotStarted,
}

/// When a job is created whose request was answered before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LateStart {
    /// Time from the response to the creation, by the emulator's clock.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub after: Duration,
}

impl JobScript {
    /// Checks what the types cannot express; the error names the member.
    pub(crate) fn validate(&self) -> Result<(), (&'static str, String)> {
        if let Some(job_type) = &self.job_type
            && !matches!(job_type, JobType::Sync | JobType::Reset)
        {
            return Err(("job_type", "must be `sync` or `reset`, as jobs of other types are not created".to_owned()));
        }
        if let JobScenario::Plan(plan) = &self.scenario {
            plan.validate().map_err(|reason| ("scenario.plan", reason))?;
        }
        let waits = self.scenario.sync_plan().time_until(JobPhaseStatus::Queued).is_some();
        match &self.queued_webhook {
            Some(_) if !waits => {
                Err(("queued_webhook", "has no effect, because the scenario has no phase `queued`".to_owned()))
            }
            Some(url) => match Url::parse(url.expose()) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
                _ => Err(("queued_webhook", "must be an absolute URL that begins with http:// or https://".to_owned())),
            },
            None => Ok(()),
        }
    }

    /// Whether it is for such a job, and not used up.
    pub(crate) fn fits(&self, connection_id: &str, job_type: &JobType) -> bool {
        self.connection_id.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(connection_id))
            && self.job_type.as_ref().is_none_or(|wanted| wanted == job_type)
            && self.times.is_none_or(|times| self.used < times)
    }

    /// The plan of a job.
    pub(crate) fn plan(&self, job_type: &JobType) -> JobPlan {
        match job_type {
            JobType::Sync => self.scenario.sync_plan(),
            _ => self.scenario.reset_plan(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn script(json: Value) -> JobScript {
        serde_json::from_value(json).expect("a script")
    }

    #[test]
    fn an_empty_script_is_for_the_next_job_of_any_connection() {
        let mut script = script(json!({}));
        assert_eq!((script.times, &script.response), (Some(1), &JobResponse::Job));
        assert!(script.fits("c", &JobType::Sync) && script.fits("d", &JobType::Reset));
        script.used = 1;
        assert!(!script.fits("c", &JobType::Sync));
    }

    #[test]
    fn a_script_fits_its_connection_and_type() {
        let script = script(json!({"connection_id": "C", "job_type": "sync", "times": null}));
        assert!(JobScript { used: 1_000_000, ..script.clone() }.fits("c", &JobType::Sync));
        assert!(!script.fits("d", &JobType::Sync) && !script.fits("c", &JobType::Reset));
    }

    #[test]
    fn what_cannot_happen_is_refused() {
        for (json, member) in [
            (json!({"job_type": "refresh"}), "job_type"),
            (json!({"scenario": {"plan": {"phases": [], "ending": "never"}}}), "scenario.plan"),
            (json!({"queued_webhook": "http://localhost"}), "queued_webhook"),
            (json!({"scenario": {"queued": {"seconds": 1}}, "queued_webhook": "localhost"}), "queued_webhook"),
            (json!({"scenario": {"queued": {"seconds": 1}}, "queued_webhook": "ftp://localhost"}), "queued_webhook"),
        ] {
            assert_eq!(script(json.clone()).validate().map_err(|(member, _)| member), Err(member), "{json}");
        }
        let queued =
            json!({"scenario": {"queued": {"seconds": null}}, "queued_webhook": "http://localhost:1/q?key=s3cret"});
        let script = script(queued);
        assert_eq!(script.validate(), Ok(()));
        let shown = format!("{script:?} {}", serde_json::to_string(&script).expect("JSON"));
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
