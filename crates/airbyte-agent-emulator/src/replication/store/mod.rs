//! The state of the Airbyte API, one file per table.

pub(crate) mod dataplanes;
pub(crate) mod oauth_credentials;
pub(crate) mod oauth_flows;
pub(crate) mod tags;
pub(crate) mod workspaces;

use rusqlite::Connection;

/// The tables, each after those that it refers to. Every row belongs to an organization or a workspace, and is deleted with
/// it.
const SCHEMAS: [&str; 4] = [dataplanes::SCHEMA, oauth_credentials::SCHEMA, oauth_flows::SCHEMA, tags::SCHEMA];

/// Creates the tables that do not exist yet.
pub(crate) fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    SCHEMAS.iter().try_for_each(|schema| db.execute_batch(schema))
}
