//! [`EventKind`]: the kinds of events, and the keys of events.

use std::fmt;

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A sync succeeded.
    SyncSucceeded,
    /// A sync failed.
    SyncFailed,
    /// A sync waits for capacity.
    SyncQueued,
    /// Changes of a schema were applied.
    SchemaChanged,
    /// Changes of a schema must be reviewed.
    SchemaChangesDetected,
    /// A connection was disabled.
    ConnectionDisabled,
    /// A connection will be disabled.
    ConnectionFailing,
    /// Nothing happened.
    Test,
    /// Not understood.
    Unknown,
}

impl EventKind {
    /// The value of the member `kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SyncSucceeded => "sync_succeeded",
            Self::SyncFailed => "sync_failed",
            Self::SyncQueued => "sync_queued",
            Self::SchemaChanged => "schema_changed",
            Self::SchemaChangesDetected => "schema_changes_detected",
            Self::ConnectionDisabled => "connection_disabled",
            Self::ConnectionFailing => "connection_failing",
            Self::Test => "test",
            Self::Unknown => "unknown",
        }
    }

    /// The key of an event that has no job.
    pub(super) fn dedupe_key(self, connection_id: Option<&str>, text: Option<&str>) -> String {
        format!("{self}/{}/{}", connection_id.unwrap_or("-"), text.unwrap_or_default())
    }

    /// The key of an event that has a job. Ids of jobs are unique in a workspace.
    pub(super) fn dedupe_key_of_job(self, workspace_id: &str, job_id: i64) -> String {
        format!("{self}/{workspace_id}/{job_id}")
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
