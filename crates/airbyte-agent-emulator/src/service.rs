//! What all requests share.

use rusqlite::Connection;
use tokio::sync::Mutex;

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::control::faults::Faults;
use crate::control::journal::Journal;
use crate::control::snapshots::Snapshots;
use crate::options::Options;
use crate::seed::Seed;
use crate::store::founding::Founding;
use crate::token::Signer;

/// The emulator's insides.
pub(crate) struct Service {
    /// Where it listens, without a path.
    pub(crate) url: String,
    pub(crate) options: Options,
    /// The first organization and its credentials: what a reset comes back to.
    pub(crate) founding: Founding,
    pub(crate) seed: Seed,
    pub(crate) catalogue: Catalogue,
    pub(crate) clock: Clock,
    pub(crate) signer: Signer,
    /// The whole state. Whoever waits for it waits without holding a thread.
    pub(crate) store: Mutex<Connection>,
    pub(crate) snapshots: Snapshots,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
}
