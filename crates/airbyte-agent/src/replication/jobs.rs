//! Jobs: syncs of a connection, and clearing its data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::BY_OFFSET;
use super::validation::{check_page, check_text, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Jobs: syncs of a connection, and clearing its data.
    Jobs = "replication.jobs" {
        list: ListJobs => JobList["data": Job], GET "/jobs" .paging(BY_OFFSET).distinct_by("jobId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_page(self.limit, self.workspace_ids.as_deref())?;
                check_text("connectionId", self.connection_id.as_deref())?;
                check_order(self.order_by.as_deref())
            }
        };
        create: CreateJob => Job, POST "/jobs" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("connectionId", &self.connection_id)?;
                match self.job_type {
                    JobType::Refresh => Err(ValidationError::new(
                        "jobType",
                        "must be `sync`, `clear` or `reset`; the API does not start `refresh` jobs",
                    )),
                    _ => Ok(()),
                }
            }
        };
        get: GetJob => Job, GET "/jobs/{jobId}";
        cancel: CancelJob => Job, DELETE "/jobs/{jobId}";
    }
}

/// List one page of the jobs, oldest first unless `orderBy` is set.
///
/// All conditions must be met. Dates include both ends. If `connectionId` is set, the service ignores `workspaceIds`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListJobs {
    /// Return only jobs of this connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: Option<String>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
    /// Return only jobs of this type. `clear` finds nothing, because the service stores such jobs as `reset`.
    pub job_type: Option<JobType>,
    /// Return only jobs of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
    /// Return only jobs with this status.
    pub status: Option<JobStatus>,
    /// Return only jobs that were created at this time or later.
    #[schemars(extend("format" = "date-time"))]
    pub created_at_start: Option<String>,
    /// Return only jobs that were created at this time or earlier.
    #[schemars(extend("format" = "date-time"))]
    pub created_at_end: Option<String>,
    /// Return only jobs that were changed at this time or later.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at_start: Option<String>,
    /// Return only jobs that were changed at this time or earlier.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at_end: Option<String>,
    /// Order of the jobs: `createdAt|ASC`, `createdAt|DESC`, `updatedAt|ASC` or `updatedAt|DESC`. Default:
    /// `createdAt|ASC`, the oldest first.
    pub order_by: Option<String>,
}

/// One page of jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobList {
    /// URL of the page before. It loses most filters, so the client does not follow it. Empty on the first page.
    pub previous: Option<String>,
    /// URL of the page after. It loses most filters, so the client does not follow it. It is empty only if the page is.
    pub next: Option<String>,
    /// The jobs of this page.
    pub data: Vec<Job>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Id of the job.
    pub job_id: i64,
    /// Status of the job.
    pub status: JobStatus,
    /// Type of the job. It can differ from the one that was requested: `clear` becomes `reset`, and a sync of streams that
    /// are to be cleared or refreshed first becomes such a job.
    pub job_type: JobType,
    /// Time of creation in UTC, such as `2026-01-01T00:00:01Z`. The service omits seconds that are zero
    /// (`2026-01-01T00:01Z`), which is not RFC 3339.
    pub start_time: String,
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Time of the last change in UTC, written as `startTime`. Only finished jobs have it.
    pub last_updated_at: Option<String>,
    /// Time between creation and last change as an ISO 8601 duration in hours, minutes and seconds, such as `PT49H3M`.
    /// Absent while the job is pending.
    pub duration: Option<String>,
    /// Amount of data that the destination has confirmed.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes_synced: Option<i64>,
    /// Number of records that the destination has confirmed.
    pub rows_synced: Option<i64>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Type of a job.
    pub enum JobType {
        /// Moves data from the source to the destination.
        Sync = "sync",
        /// Old name of `clear`, and the one in responses.
        Reset = "reset",
        /// Moves data again from the beginning. The API lists such jobs, but cannot start them.
        Refresh = "refresh",
        /// Deletes the data of the connection in the destination.
        Clear = "clear",
    }
}

open_enum! {
    /// Status of a job. `failed`, `succeeded` and `cancelled` are final.
    pub enum JobStatus {
        /// The job has not started.
        Pending = "pending",
        /// The job waits for capacity.
        Queued = "queued",
        /// The job is running.
        Running = "running",
        /// An attempt has failed, and another one may follow.
        Incomplete = "incomplete",
        /// The job has failed.
        Failed = "failed",
        /// The job has succeeded.
        Succeeded = "succeeded",
        /// The job was cancelled.
        Cancelled = "cancelled",
    }
}

impl JobStatus {
    /// Whether the job has ended. A status that this version does not know is not final.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Failed | Self::Succeeded | Self::Cancelled)
    }
}

/// Start a sync, or clear the data of a connection.
///
/// The service responds when the job exists, not when it runs. A sync waits for that at most 60 s, then the response is
/// 409 `state-conflict` although the sync may still start: list the jobs of the connection before trying again. 409
/// `try-again-later` means that a sync is running already. A connection that is not active is answered with 409
/// `state-conflict` too; read the `status` of the connection to tell. If a sync waits for capacity, its job is returned
/// instead of a new one. `clear` and `reset` cancel a running sync, and wait without a limit: use a long `timeout`.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateJob {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Type of the job: `sync`, `clear` or `reset`. `clear` and `reset` do the same and delete data in the destination;
    /// `clear` requires the role of an editor, `sync` and `reset` that of a runner.
    pub job_type: JobType,
}

/// Get a job.
///
/// A job that does not exist is answered with 403, or with 409 and `Job is not currently running` if the credentials are
/// those of an instance administrator.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetJob {
    /// Id of the job.
    pub job_id: i64,
}

/// Cancel a job, and return it when it has stopped.
///
/// The service cancels whatever the connection of the job is running, and waits for it without a limit: use a long
/// `timeout`. A job that has ended is answered with 409.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancelJob {
    /// Id of the job.
    pub job_id: i64,
}

const ORDERS: [&str; 4] = ["createdAt|ASC", "createdAt|DESC", "updatedAt|ASC", "updatedAt|DESC"];

fn check_order(order: Option<&str>) -> Result<(), ValidationError> {
    match order {
        Some(order) if !ORDERS.contains(&order) => Err(ValidationError::new(
            "orderBy",
            format!("must be one of {}", ORDERS.map(|it| format!("`{it}`")).join(", ")),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;

    use super::*;

    #[test]
    fn only_known_orders_are_sent() {
        for order in ["createdAt", "createdAt|desc", "id|ASC", ""] {
            let request = ListJobs { order_by: Some(order.into()), ..Default::default() };
            assert_eq!(request.validate().map_err(|error| error.field), Err("orderBy".to_owned()), "{order}");
        }
        let request = ListJobs { order_by: Some("updatedAt|DESC".into()), ..Default::default() };
        assert_eq!(request.validate(), Ok(()));
    }

    #[test]
    fn a_refresh_is_not_started() {
        let request = CreateJob { connection_id: "c".into(), job_type: JobType::Refresh };
        assert_eq!(request.validate().map_err(|error| error.field), Err("jobType".to_owned()));
        assert_eq!(CreateJob { job_type: JobType::Clear, ..request }.validate(), Ok(()));
    }

    #[test]
    fn a_status_of_a_later_version_is_not_final() {
        assert!(!JobStatus::from("paused").is_final());
        assert!(!JobStatus::Incomplete.is_final());
        assert!(JobStatus::Cancelled.is_final());
    }
}
