//! Client credentials and their organizations.

use airbyte_agent::Secret;
use rusqlite::{Connection, params};
use subtle::ConstantTimeEq;

use crate::server::clock::{Moment, timestamp};

/// Creates credentials and their organization, unless they exist. Credentials can belong to several organizations, and
/// a client can have several secrets.
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

/// The organizations of client credentials. Compares the secret in constant time.
pub(crate) fn organizations_of(
    db: &Connection,
    client_id: &str,
    client_secret: &Secret,
) -> rusqlite::Result<Vec<String>> {
    let known: Vec<(String, String)> = db
        .prepare_cached("SELECT client_secret, organization_id FROM applications WHERE client_id = ?1")?
        .query_map([client_id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known
        .into_iter()
        .filter(|(secret, _)| secret.as_bytes().ct_eq(client_secret.expose().as_bytes()).into())
        .map(|(_, organization_id)| organization_id)
        .collect())
}

pub(crate) fn exists(db: &Connection, organization_id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM organizations WHERE id = ?1")?.exists([organization_id])
}
