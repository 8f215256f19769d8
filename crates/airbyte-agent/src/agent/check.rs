//! The verdict of checking a configuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// The verdict on a configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorCheck {
    /// Id of the check.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Verdict; `inconclusive` and `skipped` are neither pass nor fail.
    pub status: Option<CheckStatus>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// The platform's own account of the failure.
    pub failure_reason: Option<FailureReason>,
    /// A verdict per entity.
    pub entity_check_results: Option<Vec<EntityCheckResult>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State or verdict of a check.
    pub enum CheckStatus {
        /// `pending`.
        Pending = "pending",
        /// `running`.
        Running = "running",
        /// `cancelled`.
        Cancelled = "cancelled",
        /// `failed`.
        Failed = "failed",
        /// `succeeded`.
        Succeeded = "succeeded",
        /// `inconclusive`.
        Inconclusive = "inconclusive",
        /// `skipped`.
        Skipped = "skipped",
    }
}

/// The verdict on one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityCheckResult {
    /// Entity, as the connector names it.
    pub entity: String,
    /// Verdict.
    pub status: CheckStatus,
    /// HTTP status of the third party.
    pub status_code: Option<i64>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// The platform's account of a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureReason {
    /// When, in milliseconds since 1970.
    pub timestamp: i64,
    /// Which part failed.
    pub failure_origin: Option<FailureOrigin>,
    /// Kind of failure.
    pub failure_type: Option<FailureType>,
    /// Safe to show to users.
    pub external_message: Option<String>,
    /// For debugging.
    pub internal_message: Option<String>,
    /// The platform's stack trace.
    pub stacktrace: Option<String>,
    /// A retry may succeed.
    pub retryable: Option<bool>,
    /// Reported by the connector itself.
    pub from_trace_message: Option<bool>,
    /// Stream it happened in.
    pub stream_descriptor: Option<StreamDescriptor>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Which part failed.
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
    /// Kind of failure.
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

/// A stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamDescriptor {
    /// Stream.
    pub name: String,
    /// Namespace of the stream.
    pub namespace: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
