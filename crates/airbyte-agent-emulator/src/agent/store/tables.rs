//! The tables, as a whole.

use rusqlite::Connection;

use crate::agent::records::{self, StoreError};

/// Every row belongs to an organization (see `accounts`) and is deleted with it. Moments are RFC 3339 strings of equal length, so that
/// they sort as strings; columns named `*_json` hold JSON.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS source_templates (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  partial_default_config_json TEXT NOT NULL,
  customization_json TEXT NOT NULL,
  tags_json TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
);

CREATE TABLE IF NOT EXISTS connectors (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  source_template_id TEXT NOT NULL REFERENCES source_templates (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL,
  name TEXT NOT NULL,
  replication_config_json TEXT NOT NULL,
  environment_json TEXT NOT NULL,
  credentials_json TEXT NOT NULL,
  entities_json TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_accessed_at TEXT,
  direct_queries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS connectors_of_workspace ON connectors (workspace_id);

CREATE TABLE IF NOT EXISTS deletion_jobs (
  id TEXT PRIMARY KEY,
  connector_id TEXT NOT NULL UNIQUE REFERENCES connectors (id) ON DELETE CASCADE,
  due_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS connection_templates (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  template_json TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS oauth_credentials (
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL,
  configuration_json TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (organization_id, definition_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS oauth_consents (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  source_template_id TEXT NOT NULL REFERENCES source_templates (id) ON DELETE CASCADE,
  request_json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS oauth_secrets (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  definition_id TEXT NOT NULL,
  credentials_json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workflows (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  workflow_json TEXT NOT NULL,
  has_run INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS automations (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  automation_json TEXT NOT NULL
);
";

/// Creates the tables that do not exist yet.
pub(crate) fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(SCHEMA)?;
    records::create_schema(db)
}

/// Deletes the records of every connector. All else is deleted with the organizations.
pub(crate) fn clear(db: &Connection) -> Result<(), StoreError> {
    let ids: Vec<String> =
        db.prepare("SELECT id FROM connectors")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.iter().try_for_each(|id| records::delete_connector(db, id))
}
