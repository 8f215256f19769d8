//! The specification of the Airbyte API.

use std::sync::Arc;

use airbyte_agent_core::{ApiSpec, OperationSchema};

use super::health::Health;

/// The Airbyte API.
pub static API: ApiSpec = ApiSpec {
    name: "Airbyte API",
    namespace: "replication",
    default_base_url: "https://api.airbyte.com/v1",
    resources: &[Health::TABLE],
    token_source: |_| todo!(),
    read_error_body: crate::agent::API.read_error_body,
    check_response: |_, _| Ok(()),
};

/// The JSON Schemas of every operation, in the order of the operation table.
pub fn schemas() -> impl Iterator<Item = &'static OperationSchema> {
    [Health::SCHEMAS].into_iter().flatten()
}
