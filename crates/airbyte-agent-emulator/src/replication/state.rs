//! What all requests of the Airbyte API share.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::options::{Edition, Options};

/// The configuration of the Airbyte API; its data is in the store.
pub(crate) struct ReplicationState {
    pub(crate) options: Options,
    pub(crate) accounts: Arc<Accounts>,
}

impl ReplicationState {
    /// Whether the API behaves as that of a self-managed installation.
    pub(crate) fn is_self_managed(&self) -> bool {
        self.options.edition == Edition::SelfManaged
    }
}
