//! [`WaitForJob`]: waiting until a job has ended.

use std::time::Duration;

use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{PollInterval, Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::super::jobs::{CancelJob, GetJob, Job};
use super::classify::is_transient;
use super::context::Context;
use super::giving_up::GivingUp;
use super::parameters::{OnGivingUp, check_on_giving_up};
use super::progress::JobProgress;
use super::snapshot::JobSnapshot;

/// Wait until a job has ended, and return it.
///
/// The job is read after 2 s, then less and less often, up to every 30 s. Errors of the service, rate limits, lost
/// connections and expired tokens do not end the wait. A job that has failed or was cancelled is an error, whose body is
/// the job. Without a `timeout`, this waits as long as the job takes. Interrupting it leaves the job running.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitForJob {
    /// Id of the job.
    pub job_id: i64,
    /// What to do with the job if the `timeout` passes before it has ended. The error says what was done. Cancelling takes
    /// additional time. Default: `leave`.
    #[schemars(extend("x-default" = "leave"))]
    pub on_giving_up: Option<OnGivingUp>,
}

impl Procedure for WaitForJob {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.jobs.wait", &[GetJob::SPEC.name, CancelJob::SPEC.name], &["jobId"])
            .writes()
            .with_progress(GetJob::SPEC.name);

    type Output = Job;

    fn validate(&self) -> Result<(), ValidationError> {
        check_on_giving_up(self.on_giving_up.as_ref())
    }

    async fn run(self, client: ApiClient, options: RequestOptions, progress: Progress) -> Result<Response, Error> {
        let context = Context::new(Self::SPEC.name, client, options);
        let on_giving_up = self.on_giving_up.unwrap_or(OnGivingUp::Leave);
        Wait::new(&context, self.job_id, JobProgress::new(progress)).until_final(&on_giving_up).await
    }
}

/// The wait for one job.
pub(super) struct Wait<'a> {
    context: &'a Context,
    job_id: i64,
    progress: JobProgress,
    /// The job as it was last read.
    last: Option<JobSnapshot>,
    /// Why it could not be read since.
    failure: Option<Error>,
}

impl<'a> Wait<'a> {
    pub(super) fn new(context: &'a Context, job_id: i64, progress: JobProgress) -> Self {
        Self { context, job_id, progress, last: None, failure: None }
    }

    /// The wait for a job that has just been read.
    pub(super) fn known(context: &'a Context, job: JobSnapshot, progress: JobProgress) -> Self {
        Self { last: Some(job.clone()), ..Self::new(context, job.job.job_id, progress) }
    }

    pub(super) async fn until_final(mut self, on_giving_up: &OnGivingUp) -> Result<Response, Error> {
        let context = self.context;
        match context.deadline.limit(self.poll()).await {
            Some(outcome) => outcome,
            None => {
                let Self { job_id, last, failure, .. } = self;
                GivingUp { context, job_id, last, failure }.outcome(on_giving_up).await
            }
        }
    }

    async fn poll(&mut self) -> Result<Response, Error> {
        let mut interval = PollInterval::new(Duration::from_secs(2), Duration::from_secs(30));
        loop {
            if let Some(outcome) = self.last.as_ref().and_then(|last| last.outcome(self.context.call)) {
                return outcome;
            }
            if self.last.is_some() || self.failure.is_some() {
                interval.wait(self.failure.as_ref().and_then(Error::retry_after)).await;
            }
            match self.context.job(self.job_id).await {
                Ok(job) => {
                    self.progress.report(&job);
                    self.last = Some(job);
                    self.failure = None;
                }
                Err(error) if is_transient(&error) && self.is_reachable(&error) => self.failure = Some(error),
                Err(error) => return Err(self.unreadable(error)),
            }
        }
    }

    /// Whether the service has ever responded. If it has not, a setting may be wrong, which waiting does not mend.
    fn is_reachable(&self, error: &Error) -> bool {
        error.kind() != ErrorKind::Connection || self.last.is_some() || self.failure.is_some()
    }

    fn unreadable(&self, error: Error) -> Error {
        let note = if self.last.is_some() {
            format!("; job {id} may still be running, and `jobs.wait({id})` waits for it again", id = self.job_id)
        } else if error.kind() == ErrorKind::Conflict {
            format!(", which is also the answer if there is no job {}", self.job_id)
        } else {
            return error;
        };
        let message = error.message_parts().clone().text(note);
        error.with_message(message)
    }
}
