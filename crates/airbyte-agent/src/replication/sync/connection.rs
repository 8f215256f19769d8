//! [`SyncConnection`], [`ResetConnection`] and [`ClearConnection`]: jobs of one connection.

use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::super::connections::GetConnection;
use super::super::jobs::{CancelJob, CreateJob, GetJob, Job, JobType, ListJobs};
use super::super::validation::require_text;
use super::context::Context;
use super::parameters::{IfRunning, OnGivingUp, check_if_running, check_on_giving_up};
use super::progress::JobProgress;
use super::start::Start;
use super::wait::Wait;

/// The operations that start a job and wait for it.
pub(super) const SENDS: &[&str] =
    &[ListJobs::SPEC.name, CreateJob::SPEC.name, GetConnection::SPEC.name, GetJob::SPEC.name, CancelJob::SPEC.name];

/// Start a sync, and wait until it has ended.
///
/// The request to start it is never sent twice. If its answer is lost or does not tell whether a sync has started, the newest
/// job of the connection is read for up to 75 s: one that is newer than before the request is waited for. If there is none,
/// the outcome is unknown, and the error says so. `jobType` of the job can differ from `sync`: the service clears or
/// refreshes streams first if they wait for that.
///
/// A job that has failed or was cancelled is an error, whose body is the job. Without a `timeout`, this waits as long as the
/// job takes; the `timeout` is that of the whole call. When it passes, the error has the id and the state of the job.
/// Interrupting the call leaves the job running; in Python and Node, it cancels the job if that is what giving up means.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Whether to wait until the job has ended. Otherwise it is returned as it was started. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub wait: Option<bool>,
    /// What to do if the connection is running a job already. Default: `join`.
    #[schemars(extend("x-default" = "join"))]
    pub if_running: Option<IfRunning>,
    /// What to do with the job if the `timeout` passes before it has ended. The error says what was done. Cancelling takes
    /// additional time. Default: `leave`.
    #[schemars(extend("x-default" = "leave"))]
    pub on_giving_up: Option<OnGivingUp>,
}

/// Delete the data of a connection in the destination, so that the next sync begins anew, and wait until that is done.
///
/// This cancels a sync that is running. It does what `clear` does, under the old name, and requires only the role of
/// a runner. The request is never sent twice, and waiting is as for a sync.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResetConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Whether to wait until the job has ended. Otherwise it is returned as it was started. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub wait: Option<bool>,
    /// What to do with the job if the `timeout` passes before it has ended. The error says what was done. Cancelling takes
    /// additional time. Default: `leave`.
    #[schemars(extend("x-default" = "leave"))]
    pub on_giving_up: Option<OnGivingUp>,
}

/// Delete the data of a connection in the destination, so that the next sync begins anew, and wait until that is done.
///
/// This cancels a sync that is running, and requires the role of an editor. `jobType` of the job is `reset`. The request is
/// never sent twice, and waiting is as for a sync.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClearConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Whether to wait until the job has ended. Otherwise it is returned as it was started. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub wait: Option<bool>,
    /// What to do with the job if the `timeout` passes before it has ended. The error says what was done. Cancelling takes
    /// additional time. Default: `leave`.
    #[schemars(extend("x-default" = "leave"))]
    pub on_giving_up: Option<OnGivingUp>,
}

impl Procedure for SyncConnection {
    const SPEC: ProcedureSpec = ProcedureSpec::new("replication.connections.sync", SENDS, &["connectionId"])
        .writes()
        .with_progress(GetJob::SPEC.name);

    type Output = Job;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)?;
        check_if_running(self.if_running.as_ref())?;
        check_on_giving_up(self.on_giving_up.as_ref())
    }

    async fn run(self, client: ApiClient, options: RequestOptions, progress: Progress) -> Result<Response, Error> {
        let context = Context::new(Self::SPEC.name, client, options);
        let job = JobToRun {
            connection_id: self.connection_id,
            job_type: JobType::Sync,
            if_running: Some(self.if_running.unwrap_or(IfRunning::Join)),
            wait: self.wait,
            on_giving_up: self.on_giving_up,
        };
        job.run(&context, progress).await
    }
}

macro_rules! replacing_procedure {
    ($request:ty, $name:literal, $job_type:expr) => {
        impl Procedure for $request {
            const SPEC: ProcedureSpec =
                ProcedureSpec::new($name, SENDS, &["connectionId"]).writes().with_progress(GetJob::SPEC.name);

            type Output = Job;

            fn validate(&self) -> Result<(), ValidationError> {
                require_text("connectionId", &self.connection_id)?;
                check_on_giving_up(self.on_giving_up.as_ref())
            }

            async fn run(
                self,
                client: ApiClient,
                options: RequestOptions,
                progress: Progress,
            ) -> Result<Response, Error> {
                let context = Context::new(Self::SPEC.name, client, options);
                let Self { connection_id, wait, on_giving_up } = self;
                let job = JobToRun { connection_id, job_type: $job_type, if_running: None, wait, on_giving_up };
                job.run(&context, progress).await
            }
        }
    };
}

replacing_procedure!(ResetConnection, "replication.connections.reset", JobType::Reset);
replacing_procedure!(ClearConnection, "replication.connections.clear", JobType::Clear);

/// A job of a connection that is to be started and waited for.
pub(super) struct JobToRun {
    pub(super) connection_id: String,
    pub(super) job_type: JobType,
    /// What to do if the connection is running a job already. `None`: the new one replaces it.
    pub(super) if_running: Option<IfRunning>,
    pub(super) wait: Option<bool>,
    pub(super) on_giving_up: Option<OnGivingUp>,
}

impl JobToRun {
    pub(super) async fn run(self, context: &Context, progress: Progress) -> Result<Response, Error> {
        let Self { connection_id, job_type, if_running, wait, on_giving_up } = self;
        let job = Start { context, connection_id: &connection_id, job_type, if_running }.job().await?;
        let mut progress = JobProgress::new(progress);
        progress.report(&job);
        if wait == Some(false) {
            return Ok(job.response);
        }
        Wait::known(context, job, progress).until_final(&on_giving_up.unwrap_or(OnGivingUp::Leave)).await
    }
}
