//! Connection templates.

use airbyte_agent::ConnectionTemplate;
use rusqlite::{Connection, OptionalExtension, params};

use crate::server::database::AsJson;

/// The templates of an organization in order of creation.
pub(crate) fn all(db: &Connection, organization_id: &str) -> rusqlite::Result<Vec<ConnectionTemplate>> {
    db.prepare_cached("SELECT template_json FROM connection_templates WHERE organization_id = ?1 ORDER BY position")?
        .query_map([organization_id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))?
        .collect()
}

pub(crate) fn by_id(db: &Connection, organization_id: &str, id: &str) -> rusqlite::Result<Option<ConnectionTemplate>> {
    db.prepare_cached("SELECT template_json FROM connection_templates WHERE organization_id = ?1 AND id = ?2")?
        .query_row([organization_id, id], |row| row.get::<_, AsJson<_>>(0).map(|json| json.0))
        .optional()
}

/// Inserts or replaces a template.
pub(crate) fn save(db: &Connection, template: &ConnectionTemplate) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO connection_templates (id, organization_id, template_json) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET template_json = ?3",
        params![template.id, template.organization_id, AsJson(template)],
    )?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM connection_templates WHERE id = ?1", [id])?;
    Ok(())
}

/// Sets the tags of a template; false if it does not exist.
pub(crate) fn set_tags(db: &Connection, id: &str, tags: &[String]) -> rusqlite::Result<bool> {
    let changed = db.execute(
        "UPDATE connection_templates SET template_json = json_set(template_json, '$.tags', json(?2)) WHERE id = ?1",
        params![id, AsJson(tags)],
    )?;
    Ok(changed > 0)
}
