//! What a notification says about a job: its member `data`.

use serde_json::{Value, json};

use super::formats;
use super::subject::{Named, Subject};
use crate::replication::jobs::times::{instant, seconds_between};
use crate::replication::jobs::{Counts, JobFailure};
use crate::server::clock::Moment;

/// A sync, with the connection that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SyncSummary {
    pub(crate) subject: Subject,
    pub(crate) job_id: i64,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) counts: Counts,
    /// Why the last attempt failed. Without a message, it left no reason.
    pub(crate) failure: Option<JobFailure>,
    pub(crate) success: bool,
}

impl SyncSummary {
    fn duration_seconds(&self) -> i64 {
        seconds_between(self.created_at, self.updated_at)
    }

    pub(super) fn duration(&self) -> String {
        formats::duration(self.duration_seconds())
    }

    /// The failure, if it says something.
    pub(super) fn reason(&self) -> Option<(&JobFailure, &str)> {
        let failure = self.failure.as_ref()?;
        Some((failure, failure.message.as_deref()?))
    }

    /// The member `data`. What is not known is null, never absent.
    pub(super) fn data(&self) -> Value {
        let Self { subject, counts, .. } = self;
        let named = |named: &Named, url: String| json!({"id": named.id, "name": named.name, "url": url});
        let reason = self.reason();
        json!({
            "workspace": named(&subject.workspace, subject.workspace_url()),
            "connection": named(&subject.connection, subject.connection_url()),
            "source": named(&subject.source, subject.source_url()),
            "destination": named(&subject.destination, subject.destination_url()),
            "jobId": self.job_id,
            "startedAt": instant(self.created_at),
            "finishedAt": instant(self.updated_at),
            "bytesEmitted": counts.bytes_emitted,
            "bytesCommitted": counts.bytes,
            "recordsEmitted": counts.rows_emitted,
            "recordsCommitted": counts.rows,
            "recordsFilteredOut": 0,
            "bytesFilteredOut": 0,
            "errorMessage": reason.map(|(_, message)| message),
            "errorType": reason.map(|(failure, _)| failure.failure_type),
            "errorOrigin": reason.map(|(failure, _)| failure.origin),
            "success": self.success,
            "durationInSeconds": self.duration_seconds(),
            "durationFormatted": self.duration(),
            "bytesEmittedFormatted": formats::bytes(counts.bytes_emitted),
            "bytesCommittedFormatted": formats::bytes(counts.bytes),
        })
    }

    /// What was moved, for people.
    pub(super) fn text(&self) -> String {
        let Counts { rows, bytes, rows_emitted, bytes_emitted } = self.counts;
        let (emitted, committed) = (formats::bytes(bytes_emitted), formats::bytes(bytes));
        format!(
            "*Sync Summary:*\n{rows_emitted} record(s) extracted / {rows} record(s) loaded\n\
             {emitted} extracted / {committed} loaded\n"
        )
    }
}
