//! What all requests share, whichever API they are for.

use rusqlite::Connection;
use tokio::sync::Mutex;

use super::clock::Clock;
use super::faults::FaultSchedule;
use super::journal::Journal;
use super::masking::MaskingRules;
use super::snapshots::Snapshots;

/// The state of a running server.
pub(crate) struct AppState {
    /// The address it listens on, without a path.
    pub(crate) url: String,
    pub(crate) clock: Clock,
    /// The state of every API. An async lock: a request that waits for it holds no thread.
    pub(crate) store: Mutex<Connection>,
    pub(crate) snapshots: Snapshots,
    pub(crate) faults: FaultSchedule,
    pub(crate) journal: Journal,
}

impl AppState {
    pub(crate) fn new(url: String, clock: Clock, store: Connection, masking: MaskingRules) -> Self {
        Self {
            url,
            clock,
            store: Mutex::new(store),
            snapshots: Snapshots::default(),
            faults: FaultSchedule::default(),
            journal: Journal::new(masking),
        }
    }
}
