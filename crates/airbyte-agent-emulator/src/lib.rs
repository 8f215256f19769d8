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
//! `/_emulator` it serves what a test needs. Requests there must have the header `Content-Type: application/json` unless they are a GET,
//! and the token [`Options::admin_token`] if there is one. The last two in the table need neither.
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
//! | `POST jobs/run` | | [`FinishedJobs`]. Pending deletions of connectors are finished |
//! | `POST organizations` | `{organization_id?, name?, client_id?, client_secret?, workspaces?}` | `{organization_id, client_id, client_secret}` |
//! | `PUT templates/{id}/tags` | `{tags}` | `{}`. Sets the tags of a source or connection template |
//! | `GET, POST oauth/consent` | | the page that a consent URL leads to |
//! | `POST webhooks/{automation_id}` | | `{}`. Runs the workflow of the automation |
//!
//! A credential with the value `invalid` is rejected by the third party: checks fail and execute answers 400.

mod accounts;
mod agent;
mod emulator;
mod json_errors;
mod options;
mod replication;
pub mod schema;
mod seed;
mod server;
mod start_error;

pub use emulator::Emulator;
pub use options::{Data, Edition, Options};
pub use server::admin::{ClockReading, FaultList, FinishedJobs, JournalReading, Snapshot};
pub use server::faults::{BodyLength, CallNumbers, ErrorStatus, FaultKind, FaultRule, Latency, Redirect, SlowBody};
pub use server::journal::{JournalCounters, JournalEntry, OperationCounters};
pub use start_error::StartError;
