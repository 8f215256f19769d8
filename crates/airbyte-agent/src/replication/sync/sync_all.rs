//! [`SyncConnections`]: syncs of several connections.

use airbyte_agent_core::json::describe;
use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::super::jobs::{GetJob, Job, JobType};
use super::super::validation::require_text;
use super::connection::{JobToRun, SENDS};
use super::context::Context;
use super::parameters::{IfRunning, OnGivingUp, check_if_running, check_on_giving_up};

/// How many connections are synced at the same time unless the caller says otherwise.
const AT_ONCE: u32 = 4;

/// Sync several connections, and wait until all of the syncs have ended.
///
/// Each is done as `replication.connections.sync` does it. One that fails ends no other: its error is in the result. The
/// `timeout` is that of all of them. Progress is reported as single jobs, which have the ids of their connections.
/// Interrupting the call leaves those running that have started; in Python and Node, it cancels them if that is what giving
/// up means.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncConnections {
    /// Ids of the connections, each once.
    #[schemars(extend("format" = "uuid"))]
    pub connection_ids: Vec<String>,
    /// How many to sync at the same time. Default: `4`.
    #[schemars(extend("x-default" = 4))]
    pub at_once: Option<u32>,
    /// What to do if a connection is running a job already. Default: `join`.
    #[schemars(extend("x-default" = "join"))]
    pub if_running: Option<IfRunning>,
    /// What to do with the jobs if the `timeout` passes before they have ended. Cancelling takes additional time. Default:
    /// `leave`.
    #[schemars(extend("x-default" = "leave"))]
    pub on_giving_up: Option<OnGivingUp>,
}

/// How the syncs of several connections ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SyncResults {
    /// One result per connection, in the order of the ids.
    pub data: Vec<SyncResult>,
}

/// How the sync of one connection ended.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncResult {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// The job as it was last read, if it is known. It has succeeded if there is no error.
    pub job: Option<Job>,
    /// Why the sync did not succeed.
    pub error: Option<SyncFailure>,
}

/// Why the sync of a connection did not succeed.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncFailure {
    /// Kind of the error, such as `job_failed`, `timeout` or `outcome_unknown`.
    pub kind: String,
    /// The whole sentence: what happened, and what to do.
    pub message: String,
    /// HTTP status, if the service refused the call.
    pub status: Option<u16>,
}

impl Procedure for SyncConnections {
    const SPEC: ProcedureSpec = ProcedureSpec::new("replication.connections.sync_all", SENDS, &["connectionIds"])
        .writes()
        .with_progress(GetJob::SPEC.name);

    type Output = SyncResults;

    fn validate(&self) -> Result<(), ValidationError> {
        if self.connection_ids.is_empty() {
            return Err(ValidationError::new("connectionIds", "must not be empty"));
        }
        for (index, id) in self.connection_ids.iter().enumerate() {
            let member = format!("connectionIds.{index}");
            require_text(&member, id)?;
            if self.connection_ids[..index].contains(id) {
                return Err(ValidationError::new(member, "must not be there twice"));
            }
        }
        if self.at_once == Some(0) {
            return Err(ValidationError::new("atOnce", "must be greater than 0"));
        }
        check_if_running(self.if_running.as_ref())?;
        check_on_giving_up(self.on_giving_up.as_ref())
    }

    async fn run(self, client: ApiClient, options: RequestOptions, progress: Progress) -> Result<Response, Error> {
        let context = Context::new(Self::SPEC.name, client, options);
        let at_once = usize::try_from(self.at_once.unwrap_or(AT_ONCE)).unwrap_or(usize::MAX);
        let if_running = self.if_running.unwrap_or(IfRunning::Join);
        let syncs = self.connection_ids.into_iter().enumerate().map(|(index, connection_id)| {
            let (context, progress) = (context.clone(), progress.clone());
            let job = JobToRun {
                connection_id: connection_id.clone(),
                job_type: JobType::Sync,
                if_running: Some(if_running.clone()),
                wait: None,
                on_giving_up: self.on_giving_up.clone(),
            };
            async move { (index, result(connection_id, job.run(&context, progress).await)) }
        });
        let mut results: Vec<_> = stream::iter(syncs).buffer_unordered(at_once).collect().await;
        results.sort_by_key(|(index, _)| *index);
        respond(&SyncResults { data: results.into_iter().map(|(_, result)| result).collect() })
    }
}

fn result(connection_id: String, outcome: Result<Response, Error>) -> SyncResult {
    match outcome.and_then(|response| response.json()) {
        Ok(job) => SyncResult { connection_id, job: Some(job), error: None },
        Err(error) => {
            // The body of an error is the job, if one is known.
            let job = error.body().and_then(|body| serde_json::from_slice(body).ok());
            let kind = error.kind().as_str().to_owned();
            let error = SyncFailure { kind, message: error.to_string(), status: error.status() };
            SyncResult { connection_id, job, error: Some(error) }
        }
    }
}

fn respond(results: &SyncResults) -> Result<Response, Error> {
    let call = SyncConnections::SPEC.name;
    let body = serde_json::to_vec(results)
        .map_err(|error| Error::new(ErrorKind::Decode, describe(&error)).with_operation(call))?;
    Response::from_parts(call, 200, [], String::new(), 0, Bytes::from(body))
}
