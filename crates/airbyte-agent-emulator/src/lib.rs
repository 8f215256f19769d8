//! An emulator of Airbyte's APIs on localhost: stateful, offline, with faults on demand.
//!
//! ```
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use airbyte_agent_emulator::{Emulator, Options};
//!
//! let emulator = Emulator::start(Options::default()).await?;
//! println!("{}", emulator.url());
//! # Ok(()) }
//! ```
//!
//! Under `/api/v1` it serves the Agent API, and under `/v1` as well as `/api/public/v1` the Airbyte API: every operation of
//! the client, with the client's types. Organizations, workspaces, users and applications are the same in both. Under
//! `/_emulator` it serves what a test needs. Requests there must have the header `Content-Type: application/json` unless
//! they are a GET, and the token [`Options::admin_token`] if there is one. The last two in the table need neither.
//!
//! | request | body | response |
//! | --- | --- | --- |
//! | `GET health` | | `{status, url, organization_id, now}` |
//! | `POST reset` | | `{}`. State, faults, journal and clock are as at the start; credentials, tokens and snapshots remain |
//! | `POST snapshot` | | [`Snapshot`] |
//! | `POST restore` | [`Snapshot`] | `{}`. State and clock are as they were |
//! | `GET clock` | | [`ClockReading`] |
//! | `POST clock` | `{advance: seconds}` | [`ClockReading`] |
//! | `GET faults` | | [`FaultList`] |
//! | `PUT faults` | a [`FaultRule`], or a list of them | [`FaultList`]. The rules replace those before |
//! | `POST faults` | a [`FaultRule`], or a list of them | [`FaultList`]. The rules come after those before |
//! | `DELETE faults` | | [`FaultList`], which is empty |
//! | `GET journal?after=&operation=` | | [`JournalReading`] |
//! | `DELETE journal` | | `{}` |
//! | `POST jobs/run` | | [`FinishedJobs`]. Jobs that have an end and pending deletions of connectors are finished |
//! | `GET jobs` | | [`JobReading`]: the jobs of the Airbyte API with their plans, and the scripts of the next ones |
//! | `PUT jobs` | a [`JobScript`], or a list of them | [`JobScriptList`]. The scripts replace those before |
//! | `POST jobs` | a [`JobScript`], or a list of them | [`JobScriptList`]. The scripts come after those before |
//! | `DELETE jobs` | | [`JobScriptList`], which is empty. Jobs remain |
//! | `GET notifications?after=` | | [`NotificationList`]: what was sent to the webhooks of workspaces, with the answers |
//! | `DELETE notifications` | | `{}` |
//! | `POST schema-changes` | a [`SchemaChange`] | `{event}`: what the workspace is notified of, `null` if of nothing |
//! | `POST organizations` | `{organization_id?, name?, client_id?, client_secret?, workspaces?}` | `{organization_id, client_id, client_secret}` |
//! | `PUT templates/{id}/tags` | `{tags}` | `{}`. Sets the tags of a source or connection template |
//! | `PUT connections/{id}` | `{status?, basic_timing?}` | `{}`. Sets what only the service sets, such as the status `locked` and the schedule `Every 24 HOURS` |
//! | `GET, POST oauth/consent` | | the page that a consent URL leads to |
//! | `POST webhooks/{automation_id}` | | `{}`. Runs the workflow of the automation |
//!
//! A credential with the value `invalid` is rejected by the third party: checks fail and execute answers 400.
//! Discovering the streams of a source (500) fails as well, also if its configuration has a host name that ends in
//! `.invalid`.

mod accounts;
mod agent;
mod cron;
mod emulator;
mod from_value;
mod json_errors;
mod options;
mod replication;
pub mod schema;
mod seed;
mod server;
mod start_error;

pub use emulator::Emulator;
pub use options::{Data, Edition, Options};
pub use replication::admin::{EmulatedJob, JobReading, JobScriptList, SchemaChange};
pub use replication::jobs::{
    JobEnding, JobFailure, JobFailureOrigin, JobFailureType, JobPhase, JobPhaseStatus, JobPlan, JobResponse,
    JobScenario, JobScript, LateStart, QueueTime,
};
pub use replication::notifications::{
    FieldChanges, KeyChange, NotificationDelivery, NotificationEvent, NotificationList, SchemaDiff,
};
pub use server::admin::{ClockReading, FaultList, FinishedJobs, JournalReading, Snapshot};
pub use server::faults::{BodyLength, CallNumbers, ErrorStatus, FaultKind, FaultRule, Latency, Redirect, SlowBody};
pub use server::journal::{JournalCounters, JournalEntry, OperationCounters};
pub use start_error::StartError;
