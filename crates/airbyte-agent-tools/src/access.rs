//! What is allowed on a connector.

use serde::Serialize;

/// What is allowed on a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    /// All of its actions.
    ReadWrite,
}

/// What is allowed on the connectors of a service. Interceptors decide about single calls.
pub(crate) fn access(_service: &str) -> Access {
    Access::ReadWrite
}
