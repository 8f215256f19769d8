//! The result of checking a configuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// The result of checking a configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorCheck {
    /// Id of the check.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Status of the check. `inconclusive` and `skipped` mean neither success nor failure.
    pub status: Option<CheckStatus>,
    /// Reason of the failure.
    pub error_message: Option<String>,
    /// Details of the failure from the platform.
    pub failure_reason: Option<FailureReason>,
    /// Results for the individual entities.
    pub entity_check_results: Option<Vec<EntityCheckResult>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Status of a check.
    pub enum CheckStatus {
        /// The check has not started.
        Pending = "pending",
        /// The check is running.
        Running = "running",
        /// The check was cancelled.
        Cancelled = "cancelled",
        /// The check failed.
        Failed = "failed",
        /// The check succeeded.
        Succeeded = "succeeded",
        /// The check ended without a result.
        Inconclusive = "inconclusive",
        /// The check was skipped.
        Skipped = "skipped",
    }
}

/// The result of checking one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityCheckResult {
    /// Name of the entity, as the connector documents it.
    pub entity: String,
    /// Status of the check.
    pub status: CheckStatus,
    /// HTTP status of the third-party service.
    pub status_code: Option<i64>,
    /// Reason of the failure.
    pub error_message: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Details of a failure from the platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureReason {
    /// Time of the failure, in milliseconds since 1970.
    pub timestamp: i64,
    /// Component that failed.
    pub failure_origin: Option<FailureOrigin>,
    /// Type of the failure.
    pub failure_type: Option<FailureType>,
    /// Message that is safe to show to users.
    pub external_message: Option<String>,
    /// Message for debugging.
    pub internal_message: Option<String>,
    /// Stack trace from the platform.
    pub stacktrace: Option<String>,
    /// Whether a retry may succeed.
    pub retryable: Option<bool>,
    /// Whether the connector itself reported the failure.
    pub from_trace_message: Option<bool>,
    /// Stream in which the failure occurred.
    pub stream_descriptor: Option<StreamDescriptor>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Component that failed.
    pub enum FailureOrigin {
        /// `source`.
        Source = "source",
        /// `destination`.
        Destination = "destination",
        /// `replication`.
        Replication = "replication",
        /// `normalization`.
        Normalization = "normalization",
        /// `dbt`.
        Dbt = "dbt",
        /// `persistence`.
        Persistence = "persistence",
        /// `airbyte_platform`.
        AirbytePlatform = "airbyte_platform",
        /// `unknown`.
        Unknown = "unknown",
    }
}

open_enum! {
    /// Type of a failure.
    pub enum FailureType {
        /// `config_error`.
        ConfigError = "config_error",
        /// `transient_error`.
        TransientError = "transient_error",
        /// `system_error`.
        SystemError = "system_error",
        /// `destination_timeout`.
        DestinationTimeout = "destination_timeout",
        /// `heartbeat_timeout`.
        HeartbeatTimeout = "heartbeat_timeout",
        /// `manual_cancellation`.
        ManualCancellation = "manual_cancellation",
        /// `refresh_schema`.
        RefreshSchema = "refresh_schema",
    }
}

/// The name and namespace of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamDescriptor {
    /// Name of the stream.
    pub name: String,
    /// Namespace of the stream.
    pub namespace: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
