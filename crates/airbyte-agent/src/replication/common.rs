//! Types that several resources share.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::{JsonObject, Object, open_enum};

/// How paged lists continue. The links of a page are not followed: they lose most filters, and their host may be one
/// that only the service can reach.
pub(super) const BY_OFFSET: ListPaging =
    ListPaging { position: "offset", next: NextPage::Offset { limit: "limit", default_limit: 100 } };

open_enum! {
    /// Whether something belongs to a source or a destination.
    pub enum ActorType {
        /// A source.
        Source = "source",
        /// A destination.
        Destination = "destination",
    }
}

/// CPU, memory and storage of the jobs of a source or a destination.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScopedResourceRequirements {
    /// Resources of all jobs that `jobSpecific` does not mention.
    pub default: Option<ResourceRequirements>,
    /// Resources by type of job.
    pub job_specific: Option<Vec<JobTypeResourceLimit>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Resources of the jobs of one type.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobTypeResourceLimit {
    /// Type of the jobs.
    pub job_type: ResourceJobType,
    /// Their resources.
    pub resource_requirements: ResourceRequirements,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Type of the jobs that resources are for. These are the service's internal jobs, more than those of the API.
    pub enum ResourceJobType {
        /// Reading the specification of a connector.
        GetSpec = "get_spec",
        /// Checking a configuration.
        CheckConnection = "check_connection",
        /// Discovering the streams of a source.
        DiscoverSchema = "discover_schema",
        /// Syncing.
        Sync = "sync",
        /// Clearing the data of a connection.
        ResetConnection = "reset_connection",
        /// `connection_updater`.
        ConnectionUpdater = "connection_updater",
        /// The part of a sync that moves the data.
        Replicate = "replicate",
    }
}

/// CPU, memory and storage, as Kubernetes writes quantities: `0.5`, `500m`, `2Gi`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceRequirements {
    /// CPU that is reserved.
    pub cpu_request: Option<String>,
    /// Maximum CPU.
    pub cpu_limit: Option<String>,
    /// Memory that is reserved.
    pub memory_request: Option<String>,
    /// Maximum memory.
    pub memory_limit: Option<String>,
    /// Ephemeral storage that is reserved.
    pub ephemeral_storage_request: Option<String>,
    /// Maximum ephemeral storage.
    pub ephemeral_storage_limit: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Reads a configuration. That of a deleted source or destination may be `null`.
pub(super) fn configuration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<JsonObject, D::Error> {
    Option::<JsonObject>::deserialize(deserializer).map(Option::unwrap_or_default)
}
