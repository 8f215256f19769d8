//! The tables, as a whole.

use rusqlite::Connection;

/// Moments are RFC 3339 strings of equal length, so that they sort as strings; columns named `*_json` hold JSON. Lists are
/// in the order of the rows, which is that of creation.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS organizations (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS regions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS workspaces (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  cache_enabled INTEGER,
  tombstone INTEGER NOT NULL DEFAULT 0,
  region_id TEXT,
  notifications_json TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS workspaces_by_name ON workspaces (organization_id, name) WHERE NOT tombstone;

CREATE TABLE IF NOT EXISTS users (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  name TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS groups (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT
);

CREATE TABLE IF NOT EXISTS group_members (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  UNIQUE (group_id, user_id)
);
CREATE INDEX IF NOT EXISTS groups_of_user ON group_members (user_id);

CREATE TABLE IF NOT EXISTS permissions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  group_id TEXT REFERENCES groups (id) ON DELETE CASCADE,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  workspace_id TEXT REFERENCES workspaces (id) ON DELETE CASCADE,
  CHECK ((user_id IS NULL) <> (group_id IS NULL)),
  CHECK (organization_id IS NULL OR workspace_id IS NULL)
);
CREATE INDEX IF NOT EXISTS permissions_of_user ON permissions (user_id);
CREATE INDEX IF NOT EXISTS permissions_of_group ON permissions (group_id);

CREATE TABLE IF NOT EXISTS applications (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  client_id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  generated_secret TEXT,
  created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS application_secrets (
  client_id TEXT NOT NULL REFERENCES applications (client_id) ON DELETE CASCADE,
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (client_id, salt)
) WITHOUT ROWID;
";

/// Creates the tables that do not exist yet.
pub(super) fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(SCHEMA)
}

/// Deletes every organization and every user, with all that belongs to them.
pub(super) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM organizations; DELETE FROM users;")
}
