//! Airbyte's Agent API on localhost: stateful, offline, with faults on demand.
//!
//! ```
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
//! println!("{}", emulator.ready_line());
//! # Ok(()) }
//! ```
//!
//! Behind `/api/v1` stand all operations of the core's table, with its types and rules. Behind `/_emulator` stands what
//! a test needs, without a token; every body is JSON:
//!
//! | request | body | answer |
//! | --- | --- | --- |
//! | `GET health` | | `{status, url, organization_id, now}` |
//! | `POST reset` | | `{}`: state, faults, journal and clock as at the start; credentials, tokens and snapshots stay |
//! | `POST snapshot` | | `{id}` |
//! | `POST restore` | `{id}` | `{}`: state and clock as they were |
//! | `GET clock` | | `{now, ahead_seconds}` |
//! | `POST clock` | `{advance: seconds}` | `{now, ahead_seconds}` |
//! | `GET faults` | | `{faults: [{operation, nth?, times?, fault, calls, happened}]}` |
//! | `PUT faults` | one fault or a list | `{faults}`: in place of those before |
//! | `POST faults` | one fault or a list | `{faults}`: after those before |
//! | `DELETE faults` | | `{faults: []}` |
//! | `GET journal?after=&operation=` | | `{entries, counters}` |
//! | `DELETE journal` | | `{}` |
//! | `POST organizations` | `{organization_id?, client_id?, client_secret?, workspaces?}` | `{organization_id, client_id, client_secret}` |
//! | `POST jobs/run` | | `{finished}`: accepted deletions, finished now |
//! | `PUT templates/{id}/tags` | `{tags}` | `{}`: of a source or connection template |
//! | `GET, POST oauth/consent` | | the page that a consent URL leads to |
//! | `POST webhooks/{automation_id}` | | `{}`: runs the automation's workflow |
//!
//! A fault is `{"latency": {ms, processed?}}`, `{"status": {status, body?, retry_after?, processed?}}`, `"reset_before"`,
//! `"reset_after"`, `{"truncated_body": {bytes}}`, `{"slow_body": {chunk, delay_ms}}`, `"invalid_json"`,
//! `"wrong_content_type"`, `{"oversized_body": {bytes}}` or `{"redirect": {location, status?}}`.
//!
//! A journal entry is `{number, time, operation, method, path, query, headers, body, fault, status, aborted,
//! committed}`; the counters are `{requests, effects, mints, aborted, operations: {<name>: {requests, effects, mints,
//! aborted}}}`, where effects are committed writes and mints are application tokens.
//!
//! A credential whose value is `invalid` is one that the third party refuses: checks fail and execute answers 400.

mod agent;
mod emulator;
mod json_errors;
mod options;
#[cfg(feature = "schema")]
pub mod schema;
mod server;
mod start_error;

pub use emulator::Emulator;
pub use options::{Data, Options};
pub use server::admin::{ClockReading, FaultList, FinishedJobs, JournalReading, Snapshot};
pub use server::faults::{BodyLength, CallNumbers, ErrorStatus, FaultKind, FaultRule, Latency, Redirect, SlowBody};
pub use server::journal::{JournalCounters, JournalEntry, OperationCounters};
pub use start_error::StartError;
