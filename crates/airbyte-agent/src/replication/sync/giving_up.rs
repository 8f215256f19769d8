//! [`GivingUp`]: what happens to a job when the time to wait for it is over.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::{Error, ErrorKind, Response};

use super::super::jobs::JobStatus;
use super::context::Context;
use super::describe;
use super::parameters::OnGivingUp;
use super::snapshot::JobSnapshot;

/// A job that has not ended in time.
pub(super) struct GivingUp<'a> {
    pub(super) context: &'a Context,
    pub(super) job_id: i64,
    /// The job as it was last read.
    pub(super) last: Option<JobSnapshot>,
    /// Why it could not be read since.
    pub(super) failure: Option<Error>,
}

impl GivingUp<'_> {
    /// What the wait ends with: an error, unless the job has ended after all.
    pub(super) async fn outcome(mut self, choice: &OnGivingUp) -> Result<Response, Error> {
        match choice {
            OnGivingUp::Cancel => self.cancel().await,
            _ => Err(self.left_running(String::new())),
        }
    }

    async fn cancel(&mut self) -> Result<Response, Error> {
        match self.read_and_cancel().await {
            Ok(Cancellation::HadEnded(outcome)) => outcome,
            Ok(Cancellation::Done(job)) => {
                let message =
                    format!(", so job {} was cancelled; it had moved {}", self.job_id, describe::moved(&job.job));
                self.last = Some(job);
                Err(self.error(message))
            }
            Ok(Cancellation::Pending(job)) => {
                self.last = Some(job);
                Err(self.left_running("; its cancellation was requested".to_owned()))
            }
            Err(error) => {
                let note = format!("; it could not be cancelled: {}", error.message());
                self.failure = Some(error);
                Err(self.left_running(note))
            }
        }
    }

    async fn read_and_cancel(&self) -> Result<Cancellation, Error> {
        let ended = |job: &JobSnapshot| job.outcome(self.context.call).map(Cancellation::HadEnded);
        // The service cancels whatever the connection of the job is running by now, so it must be this job.
        if let Some(ended) = ended(&self.context.job(self.job_id).await?) {
            return Ok(ended);
        }
        let job = match self.context.cancel_job(self.job_id).await {
            Err(error) if error.kind() == ErrorKind::Conflict => {
                // It has ended in between.
                return ended(&self.context.job(self.job_id).await?).ok_or(error);
            }
            job => job?,
        };
        Ok(match job.job.status {
            JobStatus::Cancelled => Cancellation::Done(job),
            _ => ended(&job).unwrap_or(Cancellation::Pending(job)),
        })
    }

    fn left_running(&mut self, note: String) -> Error {
        let id = self.job_id;
        let state = match &self.last {
            Some(last) => format!(", but job {id} is still {}", describe::state(&last.job)),
            None => format!(", before job {id} could be read"),
        };
        self.error(format!("{state}{note}; `jobs.wait({id})` waits for it again"))
    }

    fn error(&mut self, rest: impl Into<Message>) -> Error {
        let mut error = self.context.deadline.error(self.context.call, rest).with_advice("");
        if let Some(last) = &self.last {
            error = error.with_body(last.response.body().clone());
        }
        match self.failure.take() {
            Some(failure) => error.with_source(failure),
            None => error,
        }
    }
}

/// What became of a job that was to be cancelled.
enum Cancellation {
    /// It had ended before.
    HadEnded(Result<Response, Error>),
    /// It was cancelled.
    Done(JobSnapshot),
    /// It still goes on.
    Pending(JobSnapshot),
}
