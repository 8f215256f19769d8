//! What all requests of the Agent API share.

use crate::agent::bootstrap::Bootstrap;
use crate::agent::catalogue::Catalogue;
use crate::agent::seed::Seed;
use crate::agent::token::Signer;
use crate::options::Options;

/// The configuration of the Agent API; its data is in the store.
pub(crate) struct AgentState {
    pub(crate) options: Options,
    /// The first organization and its credentials, which outlive a reset.
    pub(crate) bootstrap: Bootstrap,
    pub(crate) seed: Seed,
    pub(crate) catalogue: Catalogue,
    pub(crate) signer: Signer,
}
