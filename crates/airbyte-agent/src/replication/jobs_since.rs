//! [`JobsSince`]: the jobs that have changed since a moment.

use airbyte_agent_core::json::describe;
use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{Deadline, Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::skip_serializing_none;

use super::entries::all_entries;
use super::jobs::{JobList, ListJobs};
use super::timestamp;
use super::validation::{check_ids, check_text, require_text};

/// List all jobs that were created or changed at a moment or later, such as those whose notifications were missed.
///
/// Jobs that have ended come first, in the order in which they did; then those that have not. Each is there once. A job that
/// changes while the pages are read may be missing, so the next `moment` should be the time at which this call began.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobsSince {
    /// The moment, with its offset from UTC, such as `2026-01-01T00:00:01Z`. Seconds may be omitted, as the service does.
    #[schemars(extend("format" = "date-time"))]
    pub moment: String,
    /// Return only jobs of this connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: Option<String>,
    /// Return only jobs of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
}

impl Procedure for JobsSince {
    const SPEC: ProcedureSpec = ProcedureSpec::new("replication.jobs.since", &[ListJobs::SPEC.name], &["moment"]);

    type Output = JobList;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("moment", &self.moment)?;
        check_text("connectionId", self.connection_id.as_deref())?;
        check_ids("workspaceIds", self.workspace_ids.as_deref())?;
        if self.connection_id.is_some() && self.workspace_ids.is_some() {
            let reason = "has no effect together with `connectionId`: leave one of them out";
            return Err(ValidationError::new("workspaceIds", reason));
        }
        match timestamp::parse(&self.moment) {
            Some(_) => Ok(()),
            None => Err(ValidationError::new("moment", "must be a time such as `2026-01-01T00:00:01Z`")),
        }
    }

    async fn run(self, client: ApiClient, mut options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let deadline = Deadline::take_from(&mut options);
        let list = ListJobs {
            updated_at_start: timestamp::parse(&self.moment).map(timestamp::write),
            // Jobs that change do not move in this order, so no page misses one that was there before.
            order_by: Some("createdAt|ASC".to_owned()),
            connection_id: self.connection_id,
            workspace_ids: self.workspace_ids,
            ..ListJobs::default()
        };
        let late = || Err(deadline.error(Self::SPEC.name, ", before all jobs were read"));
        let (jobs, response) = deadline.limit(all_entries(&client, &list, options)).await.unwrap_or_else(late)?;
        let body = list_of(jobs).map_err(|error| response.decode_error(describe(&error)))?;
        Ok(response.with_body(body))
    }
}

/// When a job ended.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct End {
    job_id: i64,
    last_updated_at: Option<String>,
}

/// A list of the jobs in the order of [`JobsSince`].
fn list_of(jobs: Vec<Box<RawValue>>) -> Result<String, serde_json::Error> {
    let position = |job: Box<RawValue>| {
        let End { job_id, last_updated_at } = serde_json::from_str(job.get())?;
        let end = last_updated_at.and_then(|time| timestamp::parse(&time));
        Ok(((end.is_none(), end, job_id), job))
    };
    let mut jobs = jobs.into_iter().map(position).collect::<Result<Vec<_>, serde_json::Error>>()?;
    jobs.sort_by_key(|(position, _)| *position);
    let jobs: Vec<&str> = jobs.iter().map(|(_, job)| job.get()).collect();
    Ok(format!(r#"{{"data":[{}]}}"#, jobs.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(moment: &str) -> JobsSince {
        JobsSince { moment: moment.into(), ..JobsSince::default() }
    }

    #[test]
    fn a_moment_has_a_date_a_time_and_an_offset() {
        for moment in ["2026-01-01T00:01Z", "2026-01-01T00:01:02.5+01:00"] {
            assert_eq!(since(moment).validate(), Ok(()), "{moment}");
        }
        for moment in ["", "2026-01-01", "1767225660", "yesterday"] {
            assert_eq!(since(moment).validate().map_err(|error| error.field), Err("moment".to_owned()), "{moment}");
        }
    }

    #[test]
    fn workspaces_that_the_service_would_ignore_are_refused() {
        let both = JobsSince {
            connection_id: Some("c1".into()),
            workspace_ids: Some(vec!["w1".into()]),
            ..since("2026-01-01T00:01Z")
        };
        assert_eq!(both.validate().map_err(|error| error.field), Err("workspaceIds".to_owned()));
    }
}
