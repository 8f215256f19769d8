//! [`Start`]: starting a job with one request, and finding out which job that has led to.

use std::time::Duration;

use airbyte_agent_core::error::Message;
use airbyte_agent_core::procedure::PollInterval;
use airbyte_agent_core::{Error, ErrorKind};

use super::super::connections::ConnectionStatus;
use super::super::jobs::{Job, JobType};
use super::classify::{StartFailure, is_transient};
use super::context::Context;
use super::parameters::IfRunning;
use super::snapshot::JobSnapshot;

/// How long to look for the job of a request that had no clear answer. The service itself waits 60 s for the job before it
/// answers, and users have seen jobs appear 130 s after the request.
const LOOK_FOR: Duration = Duration::from_secs(75);

/// What to do if it cannot be known whether a job was started.
const LIST_JOBS: &str =
    "A job may be running or may still start: list the jobs of the connection before starting another.";

/// A job to start.
pub(super) struct Start<'a> {
    pub(super) context: &'a Context,
    pub(super) connection_id: &'a str,
    pub(super) job_type: JobType,
    /// What to do if the connection is running a job already. `None`: the new one replaces it.
    pub(super) if_running: Option<IfRunning>,
}

impl Start<'_> {
    /// The job to wait for. The request to start it is sent once, whatever becomes of it.
    pub(super) async fn job(&self) -> Result<JobSnapshot, Error> {
        let Context { call, deadline, .. } = self.context;
        let before = match deadline.limit(self.newest()).await {
            Some(newest) => newest?.map(|newest| newest.job),
            None => {
                let advice = "Nothing was started, so it is safe to send the call again; a larger `timeout` may help.";
                return Err(deadline.error(call, ", before the job was requested").with_advice(advice));
            }
        };
        let before = before.as_ref();
        let request = self.context.create_job(self.connection_id, self.job_type.clone());
        let Some(answer) = deadline.limit(request).await else {
            let late = deadline.error(call, ", before the service answered whether a job is started");
            return Err(late.with_kind(ErrorKind::OutcomeUnknown).with_advice(LIST_JOBS));
        };
        let failure = match answer {
            // A sync that waits for capacity is returned instead of a new one.
            Ok(job) if self.refuses_running() && !is_newer(&job.job, before) => {
                return Err(self.conflict(Error::new(ErrorKind::Conflict, ""), Some(&job.job)));
            }
            Ok(job) => return Ok(job),
            Err(failure) => failure,
        };
        match StartFailure::of(&failure) {
            StartFailure::Refused => Err(failure),
            StartFailure::AlreadyRunning if self.if_running.is_some() => self.running(failure, before).await,
            StartFailure::AlreadyRunning | StartFailure::Unclear => self.who_won(failure, before).await,
        }
    }

    fn refuses_running(&self) -> bool {
        self.if_running == Some(IfRunning::Error)
    }

    /// The job that is running instead.
    async fn running(&self, refusal: Error, before: Option<&Job>) -> Result<JobSnapshot, Error> {
        // It may have ended since the request.
        let is_running = |job: &Job| !job.status.is_final() || was_running(job, before) || is_newer(job, before);
        if self.refuses_running() {
            let newest = self.context.deadline.limit(self.newest()).await.and_then(Result::ok).flatten();
            let running = newest.map(|newest| newest.job).filter(is_running);
            return Err(self.conflict(refusal, running.as_ref()));
        }
        match self.look(is_running).await {
            Ok(Some(job)) => Ok(job),
            Ok(None) => Err(self.conflict(refusal, None)),
            Err(unreadable) => Err(self.conflict(refusal, None).with_source(unreadable)),
        }
    }

    /// The job to wait for although the answer to the request does not tell.
    async fn who_won(&self, reason: Error, before: Option<&Job>) -> Result<JobSnapshot, Error> {
        // The service uses the same words if it has not seen the job in time, and if the connection cannot run any.
        if reason.kind() == ErrorKind::Conflict
            && let Some(Ok(connection)) = self.context.deadline.limit(self.context.connection(self.connection_id)).await
            && let Some(obstacle) = obstacle(&connection.status)
        {
            return Err(reason.with_operation(self.context.call).with_message(obstacle).with_advice(""));
        }
        // While a sync is running, the service starts no other.
        let is_joined =
            |job: &Job| self.if_running == Some(IfRunning::Join) && was_running(job, before) && !job.status.is_final();
        match self.look(|job| is_newer(job, before) || is_joined(job)).await {
            Ok(Some(job)) => Ok(job),
            Ok(None) => Err(self.outcome_unknown(reason, "no new job of the connection has appeared since")),
            Err(unreadable) => {
                let unknown = self.outcome_unknown(reason, "the jobs of the connection cannot be read");
                Err(unknown.with_source(unreadable))
            }
        }
    }

    /// Reads the newest job until it is the one that is looked for. `None` if it does not appear in time.
    async fn look(&self, is_it: impl Fn(&Job) -> bool) -> Result<Option<JobSnapshot>, Error> {
        let reading = async {
            let mut interval = PollInterval::new(Duration::from_secs(1), Duration::from_secs(15));
            loop {
                let retry_after = match self.newest().await {
                    Ok(Some(newest)) if is_it(&newest.job) => return Ok(newest),
                    Ok(_) => None,
                    Err(error) if is_transient(&error) => error.retry_after(),
                    Err(error) => return Err(error),
                };
                interval.wait(retry_after).await;
            }
        };
        self.context.deadline.within(LOOK_FOR).limit(reading).await.transpose()
    }

    /// The newest job that a request of this type can have led to. A sync may become a job of another type.
    async fn newest(&self) -> Result<Option<JobSnapshot>, Error> {
        let job_type = (self.job_type != JobType::Sync).then_some(JobType::Reset);
        self.context.newest_job(self.connection_id, job_type).await
    }

    fn conflict(&self, refusal: Error, running: Option<&Job>) -> Error {
        let message = match running {
            Some(Job { job_id, status, job_type, .. }) => {
                let job = format!("the connection is running job {job_id} already ({job_type}, {status}); ");
                let message =
                    Message::new().text(job).text(format!("`jobs.wait({job_id})` waits for it, and so does "));
                message.name("if_running").text(" = `join`")
            }
            None => {
                let refused = Message::new().message(refusal.message_parts().clone());
                refused.text("; the job that is running could not be found")
            }
        };
        refusal.with_operation(self.context.call).with_message(message).with_advice("")
    }

    fn outcome_unknown(&self, reason: Error, found: &'static str) -> Error {
        let message = reason.message_parts().clone().text("; ").text(found);
        reason
            .with_kind(ErrorKind::OutcomeUnknown)
            .with_operation(self.context.call)
            .with_message(message)
            .with_advice(LIST_JOBS)
    }
}

fn is_newer(job: &Job, before: Option<&Job>) -> bool {
    before.is_none_or(|before| job.job_id > before.job_id)
}

/// Whether it is the job from before the request, which was running then.
fn was_running(job: &Job, before: Option<&Job>) -> bool {
    before.is_some_and(|before| before.job_id == job.job_id && !before.status.is_final())
}

/// Why no job can be started on a connection with this status.
fn obstacle(status: &ConnectionStatus) -> Option<&'static str> {
    match status {
        ConnectionStatus::Inactive => Some("the connection is inactive: set its `status` to `active` first"),
        ConnectionStatus::Deprecated => Some("the connection is deleted (its `status` is `deprecated`)"),
        ConnectionStatus::Locked => Some("the connection is locked: the service has disabled it"),
        _ => None,
    }
}
