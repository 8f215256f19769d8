//! [`JobSnapshot`]: a job as it was when it was read.

use airbyte_agent_core::{Error, ErrorKind, Response};

use super::super::entries::entries;
use super::super::jobs::{Job, JobStatus};
use super::describe;

/// A job as it was when it was read, and a response whose body it is.
#[derive(Clone, Debug)]
pub(super) struct JobSnapshot {
    pub(super) job: Job,
    pub(super) response: Response,
}

impl JobSnapshot {
    /// Reads the job that is the body of a response.
    pub(super) fn of(response: Response) -> Result<Self, Error> {
        Ok(Self { job: response.json()?, response })
    }

    /// Reads the newest job of a list, whichever way that is ordered.
    pub(super) fn newest_of(list: &Response) -> Result<Option<Self>, Error> {
        let jobs = entries(list)?.into_iter().map(|job| Self::of(list.clone().with_body(job.get().to_owned())));
        let jobs = jobs.collect::<Result<Vec<_>, _>>()?;
        Ok(jobs.into_iter().max_by_key(|snapshot| snapshot.job.job_id))
    }

    /// What a call that waited for the job ends with: the job, or an error if it did not succeed. `None` if it has not
    /// ended.
    pub(super) fn outcome(&self, call: &'static str) -> Option<Result<Response, Error>> {
        match self.job.status {
            JobStatus::Succeeded => Some(Ok(self.response.clone())),
            JobStatus::Failed | JobStatus::Cancelled => Some(Err(self.failure(call))),
            _ => None,
        }
    }

    fn failure(&self, call: &'static str) -> Error {
        Error::new(ErrorKind::JobFailed, describe::failure(&self.job))
            .with_operation(call)
            .with_request_id(Some(self.response.request_id().to_owned()))
            .with_body(self.response.body().clone())
    }
}
