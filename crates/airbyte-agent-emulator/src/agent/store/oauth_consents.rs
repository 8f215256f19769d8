//! Pending consents, and the secrets that the older OAuth flow leaves.

use airbyte_agent::{InitiateOAuth, Object};
use rusqlite::{Connection, OptionalExtension, params};

use crate::server::database::AsJson;

/// A consent that the user has not decided on.
pub(crate) struct Consent {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) workspace_id: String,
    pub(crate) source_template_id: String,
    pub(crate) request: InitiateOAuth,
}

pub(crate) fn insert(db: &Connection, consent: &Consent) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO oauth_consents (id, organization_id, workspace_id, source_template_id, request_json)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            consent.id,
            consent.organization_id,
            consent.workspace_id,
            consent.source_template_id,
            AsJson(&consent.request)
        ],
    )?;
    Ok(())
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Consent>> {
    db.prepare_cached(
        "SELECT id, organization_id, workspace_id, source_template_id, request_json FROM oauth_consents WHERE id = ?1",
    )?
    .query_row([id], |row| {
        Ok(Consent {
            id: row.get(0)?,
            organization_id: row.get(1)?,
            workspace_id: row.get(2)?,
            source_template_id: row.get(3)?,
            request: row.get::<_, AsJson<_>>(4)?.0,
        })
    })
    .optional()
}

/// Deletes a consent: it can be decided on once.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM oauth_consents WHERE id = ?1", [id])?;
    Ok(())
}

/// Stores credentials under an id, which the redirect carries.
pub(crate) fn insert_secret(
    db: &Connection,
    organization_id: &str,
    definition_id: &str,
    credentials: &Object,
) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO oauth_secrets (id, organization_id, definition_id, credentials_json) VALUES (?1, ?2, ?3, ?4)",
        params![id, organization_id, definition_id, AsJson(credentials)],
    )?;
    Ok(id)
}

/// Stored credentials, if they belong to this organization and connector type.
pub(crate) fn secret(
    db: &Connection,
    organization_id: &str,
    definition_id: &str,
    id: &str,
) -> rusqlite::Result<Option<Object>> {
    db.prepare_cached(
        "SELECT credentials_json FROM oauth_secrets WHERE organization_id = ?1 AND definition_id = ?2 AND id = ?3",
    )?
    .query_row([organization_id, definition_id, id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
    .optional()
}
