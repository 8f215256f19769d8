//! Syncs: starting jobs so that none is started twice, and waiting for them.
//!
//! `connection` has the procedures for one connection, `sync_all` the one for several, `wait` the one for a job that is
//! running. `start` sends the request and finds out which job it has led to; `giving_up` is what happens when the time is
//! over.

mod classify;
mod connection;
mod context;
mod describe;
mod giving_up;
mod parameters;
mod progress;
mod snapshot;
mod start;
mod sync_all;
mod wait;

pub use connection::{ClearConnection, ResetConnection, SyncConnection};
pub use parameters::{IfRunning, OnGivingUp};
pub use sync_all::{SyncConnections, SyncFailure, SyncResult, SyncResults};
pub use wait::WaitForJob;
