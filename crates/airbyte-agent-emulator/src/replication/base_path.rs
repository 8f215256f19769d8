//! The paths that the API is served below.

/// On Airbyte Cloud, and on a self-managed installation. Both serve the same operations.
pub(crate) const BASE_PATHS: [&str; 2] = ["/v1", "/api/public/v1"];

/// The token endpoint. It is served at the root as well, because the official client leaves out the path of the base URL
/// (`tests/contract/replication/PUBLIC-API-BEHAVIOUR.md`, "Token").
pub(crate) const TOKEN_PATH: &str = "/applications/token";

/// The base path that a request was sent to; empty for the token endpoint at the root.
pub(crate) fn of(path: &str) -> &'static str {
    let is_base = |base: &&&str| path.strip_prefix(**base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    BASE_PATHS.iter().find(is_base).copied().unwrap_or_default()
}
