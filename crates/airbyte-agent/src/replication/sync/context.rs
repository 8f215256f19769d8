//! [`Context`]: what the requests of one procedure have in common.

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::procedure::Deadline;
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response, request};

use super::super::connections::{Connection, GetConnection};
use super::super::jobs::{CancelJob, CreateJob, GetJob, JobType, ListJobs};
use super::snapshot::JobSnapshot;

/// What the requests of one procedure have in common.
#[derive(Clone)]
pub(super) struct Context {
    /// Name of the procedure.
    pub(super) call: &'static str,
    /// The end of the whole procedure. A single request ends by the client's own timeout.
    pub(super) deadline: Deadline,
    client: ApiClient,
    options: RequestOptions,
}

impl Context {
    pub(super) fn new(call: &'static str, client: ApiClient, mut options: RequestOptions) -> Self {
        let deadline = Deadline::take_from(&mut options);
        Self { call, deadline, client, options }
    }

    /// The newest job of a connection, of this type if there is one.
    pub(super) async fn newest_job(
        &self,
        connection_id: &str,
        job_type: Option<JobType>,
    ) -> Result<Option<JobSnapshot>, Error> {
        let newest = ListJobs {
            connection_id: Some(connection_id.to_owned()),
            job_type,
            order_by: Some("createdAt|DESC".to_owned()),
            limit: Some(1),
            ..ListJobs::default()
        };
        JobSnapshot::newest_of(&self.send(&newest).await?)
    }

    pub(super) async fn create_job(&self, connection_id: &str, job_type: JobType) -> Result<JobSnapshot, Error> {
        JobSnapshot::of(self.send(&CreateJob { connection_id: connection_id.to_owned(), job_type }).await?)
    }

    pub(super) async fn job(&self, job_id: i64) -> Result<JobSnapshot, Error> {
        JobSnapshot::of(self.send(&GetJob { job_id }).await?)
    }

    pub(super) async fn cancel_job(&self, job_id: i64) -> Result<JobSnapshot, Error> {
        JobSnapshot::of(self.send(&CancelJob { job_id }).await?)
    }

    pub(super) async fn connection(&self, connection_id: &str) -> Result<Connection, Error> {
        self.send(&GetConnection { connection_id: connection_id.to_owned() }).await?.json()
    }

    async fn send(&self, request: &impl Operation) -> Result<Response, Error> {
        self.client.call(&request::encode(request)?, &self.options).await
    }
}
