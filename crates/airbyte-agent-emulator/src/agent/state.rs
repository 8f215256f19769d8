//! What all requests of the Agent API share.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::agent::catalogue::Catalogue;
use crate::options::Options;

/// The configuration of the Agent API; its data is in the store.
pub(crate) struct AgentState {
    pub(crate) options: Options,
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) catalogue: Catalogue,
}
