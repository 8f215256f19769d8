//! OAuth flows that wait for the consent of a user, and what they end in: a secret id, with which a source is created.

use rusqlite::{Connection, OptionalExtension, params};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS oauth_flows (
  state TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  connector TEXT NOT NULL,
  redirect_url TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS source_secrets (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  connector TEXT NOT NULL
) WITHOUT ROWID;
";

/// A flow that waits for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthFlow {
    pub(crate) workspace_id: String,
    /// Short name of the connector.
    pub(crate) connector: String,
    /// Where the user's browser is sent.
    pub(crate) redirect_url: String,
}

/// Begins a flow, and returns the value of `state` that it is known by.
pub(crate) fn begin(db: &Connection, flow: &OAuthFlow) -> rusqlite::Result<String> {
    let state = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO oauth_flows (state, workspace_id, connector, redirect_url) VALUES (?1, ?2, ?3, ?4)",
        params![state, flow.workspace_id, flow.connector, flow.redirect_url],
    )?;
    Ok(state)
}

/// Ends a flow, and returns it; `None` if there is none with this state.
pub(crate) fn end(db: &Connection, state: &str) -> rusqlite::Result<Option<OAuthFlow>> {
    db.query_row(
        "DELETE FROM oauth_flows WHERE state = ?1 RETURNING workspace_id, connector, redirect_url",
        [state],
        |row| Ok(OAuthFlow { workspace_id: row.get(0)?, connector: row.get(1)?, redirect_url: row.get(2)? }),
    )
    .optional()
}

/// Creates the secret that a flow ends in, and returns its id.
pub(crate) fn create_secret(db: &Connection, flow: &OAuthFlow) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO source_secrets (id, workspace_id, connector) VALUES (?1, ?2, ?3)",
        [&id, &flow.workspace_id, &flow.connector],
    )?;
    Ok(id)
}

/// The connector that a secret of a workspace is for.
pub(crate) fn connector_of_secret(db: &Connection, workspace_id: &str, id: &str) -> rusqlite::Result<Option<String>> {
    db.query_row(
        "SELECT connector FROM source_secrets WHERE id = ?1 AND workspace_id = ?2",
        [id, workspace_id],
        |row| row.get(0),
    )
    .optional()
}
