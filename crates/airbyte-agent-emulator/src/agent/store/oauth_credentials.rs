//! OAuth apps of organizations.

use airbyte_agent::Object;
use rusqlite::{Connection, OptionalExtension, params};

use crate::server::database::AsJson;

/// Id and times of an organization's OAuth app for a connector type; [`configuration`] returns its configuration.
pub(crate) struct OAuthApp {
    pub(crate) id: String,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

/// Creates or replaces an app.
pub(crate) fn set(
    db: &Connection,
    organization_id: &str,
    definition_id: &str,
    configuration: &Object,
    now: &str,
) -> rusqlite::Result<OAuthApp> {
    let id = uuid::Uuid::new_v4().to_string();
    db.query_row(
        "INSERT INTO oauth_credentials (id, organization_id, definition_id, configuration_json, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (organization_id, definition_id) DO UPDATE SET configuration_json = ?4, updated_at = ?5
         RETURNING id, created_at, updated_at",
        params![id, organization_id, definition_id, AsJson(configuration), now],
        |row| Ok(OAuthApp { id: row.get(0)?, created_at: row.get(1)?, updated_at: row.get(2)? }),
    )
}

pub(crate) fn configuration(
    db: &Connection,
    organization_id: &str,
    definition_id: &str,
) -> rusqlite::Result<Option<Object>> {
    db.prepare_cached(
        "SELECT configuration_json FROM oauth_credentials WHERE organization_id = ?1 AND definition_id = ?2",
    )?
    .query_row([organization_id, definition_id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
    .optional()
}

pub(crate) fn delete(db: &Connection, organization_id: &str, definition_id: &str) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM oauth_credentials WHERE organization_id = ?1 AND definition_id = ?2",
        [organization_id, definition_id],
    )?;
    Ok(())
}
