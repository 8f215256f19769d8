//! What all requests share, whichever API they are for.

use std::sync::Arc;
use std::time::Duration;

use airbyte_agent_core::Secret;
use rusqlite::Connection;
use tokio::sync::Mutex;

use super::clock::Clock;
use super::faults::FaultSchedule;
use super::hosts::AllowedHosts;
use super::journal::Journal;
use super::shutdown::Shutdown;
use super::snapshots::Snapshots;
use super::state_part::StatePart;

/// The state of a running server.
pub(crate) struct AppState {
    /// The address it listens on, without a path.
    pub(crate) url: String,
    /// The names that requests may reach it by.
    pub(crate) hosts: AllowedHosts,
    /// The bearer token of admin requests, if they need one.
    pub(crate) admin_token: Option<Secret>,
    /// How long a request may take to arrive.
    pub(crate) request_timeout: Duration,
    pub(crate) shutdown: Shutdown,
    pub(crate) clock: Clock,
    /// The state of every API. An async lock: a request that waits for it holds no thread.
    pub(crate) store: Mutex<Connection>,
    /// What a reset brings back, each part after those that it refers to.
    pub(crate) parts: Vec<Arc<dyn StatePart>>,
    pub(crate) snapshots: Snapshots,
    pub(crate) faults: FaultSchedule,
    pub(crate) journal: Journal,
}
