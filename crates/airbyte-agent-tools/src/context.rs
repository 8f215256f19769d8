//! [`Context`]: what every tool needs.

use airbyte_agent::Client;

use crate::cursor::Sealer;

/// What every tool needs.
pub(crate) struct Context {
    pub(crate) client: Client,
    /// Whether the Airbyte API is offered.
    pub(crate) has_airbyte: bool,
    pub(crate) sealer: Sealer,
}
