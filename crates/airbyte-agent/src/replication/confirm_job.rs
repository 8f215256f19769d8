//! `replication.jobs.confirm`: whether a notification about a job is true. Notifications are not signed.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::jobs::{GetJob, Job, JobStatus};
use super::requests::Requests;
use super::validation::require_text;

/// Read a job and compare it with what a webhook notification says.
///
/// Notifications are not signed, so whoever knows the URL can send one. This returns the job if the notification is true.
/// Otherwise the error has the kind `not_confirmed`: there is no such job, it belongs to another connection, or it has another
/// status. The status of a job is final before its notification is sent.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmJob {
    /// Id of the job in the notification.
    pub job_id: i64,
    /// Id of the connection in the notification.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Whether the job has succeeded (`true`) or failed (`false`) according to the notification. Not set for a notification
    /// that says neither, such as one of a sync that waits for capacity: then any status confirms it.
    pub succeeded: Option<bool>,
}

impl Procedure for ConfirmJob {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.jobs.confirm", &["replication.jobs.get"], &["jobId", "connectionId"]);

    type Output = Job;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let response = requests.call(&GetJob { job_id: self.job_id }).await.map_err(|error| self.unknown_job(error))?;
        let job: Job = response.json()?;
        match self.contradiction(&job) {
            Some(reason) => Err(requests.error(ErrorKind::NotConfirmed, reason)),
            None => Ok(response),
        }
    }
}

impl ConfirmJob {
    /// A job that does not exist is answered in three ways, which depend on the role of the credentials.
    fn unknown_job(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::Conflict => {
                let reason = error.message().to_owned();
                let message = format!(
                    "the job {} of the notification does not exist, or the credentials cannot see it: {reason}",
                    self.job_id
                );
                error.with_kind(ErrorKind::NotConfirmed).with_operation(Self::SPEC.name).with_message(message)
            }
            _ => error,
        }
    }

    fn contradiction(&self, job: &Job) -> Option<String> {
        let id = self.job_id;
        if !job.connection_id.eq_ignore_ascii_case(&self.connection_id) {
            return Some(format!(
                "the job {id} belongs to the connection {}, not to {} as the notification says",
                job.connection_id, self.connection_id
            ));
        }
        let said = if self.succeeded? { JobStatus::Succeeded } else { JobStatus::Failed };
        (job.status != said)
            .then(|| format!("the status of the job {id} is `{}`, not `{said}` as the notification says", job.status))
    }
}
