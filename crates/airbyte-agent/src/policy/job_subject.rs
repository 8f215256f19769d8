//! What rules call the start of a job: a sync is not the same as clearing the data of a connection.

use airbyte_agent_core::operation::{Effect, Operation};
use serde_json::Value;

use super::subject::{API, Subject};
use crate::replication::{self, CreateJob, JobType};

/// The resource of jobs.
const JOBS: &str = "replication.jobs";

/// The types of jobs that are no syncs. Each is an action of its own for rules: `api.replication.jobs.clear`.
pub(super) fn subjects() -> impl Iterator<Item = Subject> {
    [JobType::Clear, JobType::Reset, JobType::Refresh].into_iter().map(|kind| subject(kind.as_str()))
}

/// The subject of a request to start a job, by the types that it names.
pub(super) fn of_types<'a>(types: impl IntoIterator<Item = &'a Value>) -> Subject {
    let is_sync = |kind: &&Value| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case(JobType::Sync.as_str()));
    // What cannot be told is no sync.
    match types.into_iter().find(|kind| !is_sync(kind)) {
        None => general(),
        Some(kind) => subject(&kind.as_str().unwrap_or("unknown").to_lowercase()),
    }
}

/// What must be allowed as well as the subject itself: a rule about `jobs.create` is about every job.
pub(super) fn general_of(subject: &Subject) -> Option<Subject> {
    let is_of_jobs = subject.service == API && subject.entity == JOBS;
    let name = || format!("{JOBS}.{}", subject.action);
    let is_operation = || replication::API.operations().any(|entry| entry.spec.name == name());
    (is_of_jobs && !is_operation()).then(general)
}

fn general() -> Subject {
    Subject::operation(Effect::Write, CreateJob::SPEC.name)
}

fn subject(kind: &str) -> Subject {
    Subject::operation(Effect::Write, &format!("{JOBS}.{kind}"))
}
