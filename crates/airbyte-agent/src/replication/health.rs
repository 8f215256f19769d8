//! Whether the service is up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::Auth;
use airbyte_agent_core::resource;

resource! {
    /// Whether the service is up.
    Health = "replication.health" {
        check: CheckHealth => (), GET "/health" .auth(Auth::None);
    }
}

/// Check whether the service is up. No token is required.
///
/// Any success means that it is. The response is a text for people, so it is not returned; a service that is not healthy
/// responds with 503.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckHealth {}
