//! Whether the service runs.

use airbyte_agent_core::operation::Auth;
use airbyte_agent_core::resource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

resource! {
    /// Whether the service runs.
    Health = "replication.health" {
        check: CheckHealth => (), GET "/health" .auth(Auth::None);
    }
}

/// Check that the service runs. It responds with an error if it does not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckHealth {}
