//! What all requests of the Airbyte API share.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::accounts::Accounts;
use crate::options::{Edition, Options};
use crate::replication::notifications::Sender;

/// The configuration of the Airbyte API; its data is in the store.
pub(crate) struct ReplicationState {
    pub(crate) options: Options,
    pub(crate) accounts: Arc<Accounts>,
    /// The address that the emulator listens on, without a path.
    pub(crate) server_url: String,
    /// Wakes the ticker: something may be due earlier than it was.
    pub(crate) changed: Arc<Notify>,
    pub(crate) sender: Arc<Sender>,
}

impl ReplicationState {
    /// Whether the API behaves as that of a self-managed installation.
    pub(crate) fn is_self_managed(&self) -> bool {
        self.options.edition == Edition::SelfManaged
    }
}
