//! Client credentials and their organizations.

use airbyte_agent::Secret;
use rusqlite::{Connection, OptionalExtension, params};
use subtle::ConstantTimeEq;

use crate::server::clock::{Moment, timestamp};

/// Creates credentials and their organization, unless they exist.
pub(crate) fn create(
    db: &Connection,
    organization_id: &str,
    client_id: &str,
    client_secret: &Secret,
    now: Moment,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO organizations (id, created_at) VALUES (?1, ?2)",
        params![organization_id, timestamp(now)],
    )?;
    db.execute(
        "INSERT OR REPLACE INTO applications (client_id, client_secret, organization_id) VALUES (?1, ?2, ?3)",
        params![client_id, client_secret.expose(), organization_id],
    )?;
    Ok(())
}

/// The organization of client credentials. Compares the secret in constant time.
pub(crate) fn organization_of(
    db: &Connection,
    client_id: &str,
    client_secret: &Secret,
) -> rusqlite::Result<Option<String>> {
    let known: Option<(String, String)> = db
        .prepare_cached("SELECT client_secret, organization_id FROM applications WHERE client_id = ?1")?
        .query_row([client_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(known
        .filter(|(secret, _)| secret.as_bytes().ct_eq(client_secret.expose().as_bytes()).into())
        .map(|(_, organization_id)| organization_id))
}

pub(crate) fn exists(db: &Connection, organization_id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM organizations WHERE id = ?1")?.exists([organization_id])
}
