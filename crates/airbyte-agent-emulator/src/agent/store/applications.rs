//! Client credentials and their organizations. Of a secret only a salted hash is kept.

use airbyte_agent::Secret;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, params};
use sha2::Sha256;

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
    if organizations_of(db, client_id, client_secret)?.iter().any(|known| known == organization_id) {
        return Ok(());
    }
    let salt = rand::random::<[u8; 16]>();
    let hash: [u8; 32] = keyed(&salt, client_secret).finalize().into_bytes().into();
    db.execute(
        "INSERT INTO applications (client_id, secret_salt, secret_hash, organization_id)
         VALUES (?1, ?2, ?3, ?4)",
        params![client_id, salt, hash, organization_id],
    )?;
    Ok(())
}

/// The organizations of client credentials. Compares the secret in constant time.
pub(crate) fn organizations_of(
    db: &Connection,
    client_id: &str,
    client_secret: &Secret,
) -> rusqlite::Result<Vec<String>> {
    let known: Vec<([u8; 16], [u8; 32], String)> = db
        .prepare_cached("SELECT secret_salt, secret_hash, organization_id FROM applications WHERE client_id = ?1")?
        .query_map([client_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known
        .into_iter()
        .filter(|(salt, hash, _)| keyed(salt, client_secret).verify_slice(hash).is_ok())
        .map(|(_, _, organization_id)| organization_id)
        .collect())
}

/// The hash of a secret: HMAC-SHA-256 with the salt as its key.
fn keyed(salt: &[u8; 16], secret: &Secret) -> Hmac<Sha256> {
    // A key that is shorter than a block counts as padded with zeros (RFC 2104).
    let mut block = [0; 64];
    block[..salt.len()].copy_from_slice(salt);
    let mut hmac = Hmac::<Sha256>::new(&block.into());
    hmac.update(secret.expose().as_bytes());
    hmac
}

pub(crate) fn exists(db: &Connection, organization_id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM organizations WHERE id = ?1")?.exists([organization_id])
}
