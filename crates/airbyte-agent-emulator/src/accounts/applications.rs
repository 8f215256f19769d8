//! Applications: client credentials of a user. Of a secret that was given only a salted hash is kept.

use airbyte_agent::Secret;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::Sha256;
use uuid::Uuid;

use crate::server::clock::{Moment, timestamp};

/// An application.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    pub(crate) name: String,
    /// The client secret, if the emulator generated it.
    pub(crate) generated_secret: Option<Secret>,
    /// RFC 3339.
    pub(crate) created_at: String,
}

/// What an application is created from.
pub(crate) struct NewApplication<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a Secret,
    /// Whether the emulator generated the secret, so that it may be kept and shown again.
    pub(crate) is_generated: bool,
    pub(crate) user_id: &'a str,
    pub(crate) name: &'a str,
}

const COLUMNS: &str = "id, client_id, user_id, name, generated_secret, created_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        id: row.get(0)?,
        client_id: row.get(1)?,
        user_id: row.get(2)?,
        name: row.get(3)?,
        generated_secret: row.get::<_, Option<String>>(4)?.map(Secret::new),
        created_at: row.get(5)?,
    })
}

/// Creates an application. If its client id is known, the secret is added to those that it has; it keeps its user.
pub(crate) fn create(db: &Connection, new: &NewApplication<'_>, now: Moment) -> rusqlite::Result<Application> {
    // The same id after a reset, since the credentials are the same as well.
    let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("application:{}", new.client_id).as_bytes()).to_string();
    let generated = new.is_generated.then(|| new.client_secret.expose());
    db.execute(
        "INSERT OR IGNORE INTO applications (id, client_id, user_id, name, generated_secret, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, new.client_id, new.user_id, new.name, generated, timestamp(now)],
    )?;
    if !has_secret(db, new.client_id, new.client_secret)? {
        let salt = rand::random::<[u8; 16]>();
        let hash: [u8; 32] = keyed(&salt, new.client_secret).finalize().into_bytes().into();
        db.execute(
            "INSERT INTO application_secrets (client_id, salt, hash) VALUES (?1, ?2, ?3)",
            params![new.client_id, salt, hash],
        )?;
    }
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE client_id = ?1");
    db.prepare_cached(&sql)?.query_row([new.client_id], read)
}

/// The user of client credentials. Compares the secret in constant time.
pub(crate) fn user_of(db: &Connection, client_id: &str, client_secret: &Secret) -> rusqlite::Result<Option<String>> {
    if !has_secret(db, client_id, client_secret)? {
        return Ok(None);
    }
    user_of_client(db, client_id)
}

/// The user of a client id.
pub(crate) fn user_of_client(db: &Connection, client_id: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT user_id FROM applications WHERE client_id = ?1")?
        .query_row([client_id], |row| row.get(0))
        .optional()
}

/// The applications of a user.
pub(crate) fn of_user(db: &Connection, user_id: &str) -> rusqlite::Result<Vec<Application>> {
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE user_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([user_id], read)?.collect()
}

/// Deletes an application with its secrets.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM applications WHERE id = ?1", [id])?;
    Ok(())
}

fn has_secret(db: &Connection, client_id: &str, client_secret: &Secret) -> rusqlite::Result<bool> {
    let known: Vec<([u8; 16], [u8; 32])> = db
        .prepare_cached("SELECT salt, hash FROM application_secrets WHERE client_id = ?1")?
        .query_map([client_id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known.iter().any(|(salt, hash)| keyed(salt, client_secret).verify_slice(hash).is_ok()))
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
