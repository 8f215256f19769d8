//! Why a job, or one of its attempts, failed.

use serde::{Deserialize, Serialize};

/// Why a job failed. The API does not show it; notifications do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JobFailure {
    /// What a user is told. `null`: the job left no reason, so that notifications have none of the three.
    pub message: Option<String>,
    /// What kind of failure it is.
    #[serde(rename = "type")]
    pub failure_type: JobFailureType,
    /// Which part of the sync failed.
    pub origin: JobFailureOrigin,
}

impl Default for JobFailure {
    fn default() -> Self {
        Self {
            message: Some("The source could not be read".to_owned()),
            failure_type: JobFailureType::SystemError,
            origin: JobFailureOrigin::Source,
        }
    }
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobFailureType {
    /// The configuration of a connector is wrong.
    ConfigError,
    /// A connector or the platform failed.
    SystemError,
    /// A user cancelled the job.
    ManualCancellation,
    /// The schema must be read again.
    RefreshSchema,
    /// The source was silent for too long.
    HeartbeatTimeout,
    /// The destination was too slow.
    DestinationTimeout,
    /// It may succeed when it is tried again.
    TransientError,
}

/// Which part of a sync failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobFailureOrigin {
    /// The source.
    Source,
    /// The destination.
    Destination,
    /// What moves records from one to the other.
    Replication,
    /// What keeps the state of the sync.
    Persistence,
    /// Normalization of old destinations.
    Normalization,
    /// dbt transformations.
    Dbt,
    /// The platform.
    AirbytePlatform,
    /// Not known.
    Unknown,
}
