//! [`SyncEvent`]: a sync ended or waits.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_core::{Error, ErrorKind, Object, open_enum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::EventKind;
use super::link::{ResourceLink, id_in_url};
use super::payload::Payload;

/// A sync succeeded, failed, or waits for capacity.
///
/// Numbers are sums over all attempts of the job. What the server did not send is `null`; older servers send less.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
// In other languages, these events have methods: those of `JobEvent`.
#[schemars(inline, extend("x-base" = "JobEvent"))]
pub struct SyncEvent {
    /// The same for the same notification, should it come twice: kind, workspace and job. It has the connection instead of a
    /// workspace that is not known.
    pub dedupe_key: String,
    /// What Airbyte wrote for people. Its wording changes between versions.
    pub text: Option<String>,
    /// Workspace of the connection. All of its members may be `null`.
    pub workspace: ResourceLink,
    /// The connection. Its id is never `null`.
    pub connection: ResourceLink,
    /// Source of the connection.
    pub source: ResourceLink,
    /// Destination of the connection.
    pub destination: ResourceLink,
    /// Id of the job.
    pub job_id: i64,
    /// Whether the job has succeeded. Also `false` for a sync that waits.
    pub success: bool,
    /// When the job was created. It may have waited before it started.
    #[schemars(extend("format" = "date-time"))]
    pub started_at: Option<String>,
    /// When the job ended.
    #[schemars(extend("format" = "date-time"))]
    pub finished_at: Option<String>,
    /// Seconds from the creation of the job to its end.
    pub duration_in_seconds: Option<i64>,
    /// The duration as text, such as `1 hours 0 min`.
    pub duration_formatted: Option<String>,
    /// Number of records read from the source.
    pub records_emitted: Option<i64>,
    /// Number of records that the destination confirmed.
    pub records_committed: Option<i64>,
    /// Number of records that were filtered out.
    pub records_filtered_out: Option<i64>,
    /// Size of the records read from the source.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes_emitted: Option<i64>,
    /// Size of the records that the destination confirmed.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes_committed: Option<i64>,
    /// Size of the records that were filtered out.
    #[schemars(extend("x-unit" = "bytes"))]
    pub bytes_filtered_out: Option<i64>,
    /// `bytesEmitted` as text, in steps of 1024 and rounded down, such as `151 MB`.
    pub bytes_emitted_formatted: Option<String>,
    /// `bytesCommitted` as text, in steps of 1024 and rounded down, such as `151 MB`.
    pub bytes_committed_formatted: Option<String>,
    /// Why the sync failed: the first failure of the last attempt. `null` if no failure was recorded.
    pub error_message: Option<String>,
    /// Kind of the failure.
    pub error_type: Option<SyncErrorType>,
    /// Where the failure arose.
    pub error_origin: Option<SyncErrorOrigin>,
    /// Members of `data` that this version of the client does not know, as received, except any of the name `kind`, `text` or
    /// `dedupeKey`.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Kind of a sync's failure.
    pub enum SyncErrorType {
        /// The configuration of the source, the destination or the connection is wrong.
        ConfigError = "config_error",
        /// Something inside a connector or Airbyte failed.
        SystemError = "system_error",
        /// Somebody cancelled the job.
        ManualCancellation = "manual_cancellation",
        /// The schema must be refreshed.
        RefreshSchema = "refresh_schema",
        /// The source sent nothing for too long.
        HeartbeatTimeout = "heartbeat_timeout",
        /// The destination did nothing for too long.
        DestinationTimeout = "destination_timeout",
        /// A failure that may not happen again.
        TransientError = "transient_error",
    }
}

open_enum! {
    /// Where a sync's failure arose.
    pub enum SyncErrorOrigin {
        /// In the source.
        Source = "source",
        /// In the destination.
        Destination = "destination",
        /// Between source and destination.
        Replication = "replication",
        /// While the state was saved.
        Persistence = "persistence",
        /// During normalization.
        Normalization = "normalization",
        /// In a dbt transformation.
        Dbt = "dbt",
        /// In Airbyte itself.
        AirbytePlatform = "airbyte_platform",
        /// Not known.
        Unknown = "unknown",
    }
}

/// Members of `data` that are links.
const LINKS: &[&str] = &["workspace", "connection", "source", "destination"];

impl SyncEvent {
    pub(super) fn read(kind: EventKind, payload: &Payload, data: &Object) -> Result<Self, Error> {
        let mut members = data.clone();
        for link in LINKS {
            if members.get(*link).is_none_or(Value::is_null) {
                members.insert((*link).to_owned(), Object::new().into());
            }
        }
        // The event has members of these names, which are not those of `data`.
        members.shift_remove("kind");
        members.insert("text".into(), payload.text().into());
        members.insert("dedupeKey".into(), "".into());
        let mut event: Self = read(Value::from(members).to_string().as_bytes()).map_err(unreadable)?;
        let url = event.connection.url.as_deref();
        let id = |known: &Option<String>, segment| known.clone().or_else(|| id_in_url(url?, segment));
        let connection_id =
            id(&event.connection.id, "connections").ok_or_else(|| invalid("`data.connection` has no `id`"))?;
        event.workspace.id = id(&event.workspace.id, "workspaces");
        event.dedupe_key =
            kind.dedupe_key_of_job(event.workspace.id.as_deref().unwrap_or(&connection_id), event.job_id);
        event.connection.id = Some(connection_id);
        Ok(event)
    }
}

fn unreadable(JsonError { path, reason, .. }: JsonError) -> Error {
    let path = if path == "." { String::new() } else { format!(".{path}") };
    invalid(format!("`data{path}`: {reason}"))
}

fn invalid(reason: impl Into<Message>) -> Error {
    Error::new(ErrorKind::InvalidWebhook, Message::from("the notification is invalid: ").message(reason.into()))
}
