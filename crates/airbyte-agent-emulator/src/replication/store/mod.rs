//! The state of the Airbyte API, one file per table.

pub(crate) mod actors;
pub(crate) mod connections;
pub(crate) mod custom_definitions;
pub(crate) mod dataplanes;
pub(crate) mod job_scripts;
pub(crate) mod jobs;
pub(crate) mod notifications;
pub(crate) mod oauth_credentials;
pub(crate) mod oauth_flows;
pub(crate) mod tags;
pub(crate) mod workspaces;

use rusqlite::Connection;

/// The tables, each after those that it refers to. Every row belongs to an organization or a workspace, and is deleted with
/// it, except scripts of jobs.
const SCHEMAS: [&str; 10] = [
    custom_definitions::SCHEMA,
    actors::SCHEMA,
    connections::SCHEMA,
    dataplanes::SCHEMA,
    oauth_credentials::SCHEMA,
    oauth_flows::SCHEMA,
    tags::SCHEMA,
    jobs::SCHEMA,
    job_scripts::SCHEMA,
    notifications::SCHEMA,
];

/// Creates the tables that do not exist yet.
pub(crate) fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    SCHEMAS.iter().try_for_each(|schema| db.execute_batch(schema))
}
