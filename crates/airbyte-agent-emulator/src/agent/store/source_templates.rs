//! Source templates of organizations. Global ones come from the catalogue and are not stored.

use airbyte_agent::{Object, SourceConfigTemplateMode, SourceTemplateCustomization};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::server::database::AsJson;

/// A source template: a connector type that is enabled.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    /// `None` for a global template.
    pub(crate) organization_id: Option<String>,
    pub(crate) definition_id: String,
    pub(crate) name: String,
    pub(crate) mode: SourceConfigTemplateMode,
    pub(crate) partial_default_config: Object,
    pub(crate) customization: Option<SourceTemplateCustomization>,
    pub(crate) tags: Vec<String>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

const COLUMNS: &str = "id, organization_id, definition_id, name, mode, partial_default_config_json,
    customization_json, tags_json, created_at, updated_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Template> {
    Ok(Template {
        id: row.get(0)?,
        organization_id: row.get(1)?,
        definition_id: row.get(2)?,
        name: row.get(3)?,
        mode: SourceConfigTemplateMode::from(row.get_ref(4)?.as_str()?),
        partial_default_config: row.get::<_, AsJson<_>>(5)?.0,
        customization: row.get::<_, AsJson<_>>(6)?.0,
        tags: row.get::<_, AsJson<_>>(7)?.0,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
    })
}

/// The templates of an organization in order of creation.
pub(crate) fn all(db: &Connection, organization_id: &str) -> rusqlite::Result<Vec<Template>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM source_templates WHERE organization_id = ?1 AND deleted_at IS NULL ORDER BY position"
    );
    db.prepare_cached(&sql)?.query_map([organization_id], read)?.collect()
}

/// The templates of an organization for a connector type, in order of creation.
pub(crate) fn of_definition(
    db: &Connection,
    organization_id: &str,
    definition_id: &str,
) -> rusqlite::Result<Vec<Template>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM source_templates
         WHERE organization_id = ?1 AND definition_id = ?2 AND deleted_at IS NULL ORDER BY position"
    );
    db.prepare_cached(&sql)?.query_map([organization_id, definition_id], read)?.collect()
}

pub(crate) fn by_id(db: &Connection, organization_id: &str, id: &str) -> rusqlite::Result<Option<Template>> {
    let sql =
        format!("SELECT {COLUMNS} FROM source_templates WHERE organization_id = ?1 AND id = ?2 AND deleted_at IS NULL");
    db.prepare_cached(&sql)?.query_row([organization_id, id], read).optional()
}

/// The template that a connector was created from, deleted or not.
pub(crate) fn of_connector(db: &Connection, id: &str) -> rusqlite::Result<Template> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM source_templates WHERE id = ?1"))?.query_row([id], read)
}

pub(crate) fn insert(db: &Connection, template: &Template) -> rusqlite::Result<()> {
    db.execute(
        &format!("INSERT INTO source_templates ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        params![
            template.id,
            template.organization_id,
            template.definition_id,
            template.name,
            template.mode.as_str(),
            AsJson(&template.partial_default_config),
            AsJson(&template.customization),
            AsJson(&template.tags),
            template.created_at,
            template.updated_at,
        ],
    )?;
    Ok(())
}

pub(crate) fn update(db: &Connection, template: &Template) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE source_templates SET name = ?2, mode = ?3, partial_default_config_json = ?4, customization_json = ?5,
         tags_json = ?6, updated_at = ?7 WHERE id = ?1",
        params![
            template.id,
            template.name,
            template.mode.as_str(),
            AsJson(&template.partial_default_config),
            AsJson(&template.customization),
            AsJson(&template.tags),
            template.updated_at,
        ],
    )?;
    Ok(())
}

/// Marks a template as deleted. Its connectors keep it.
pub(crate) fn delete(db: &Connection, id: &str, deleted_at: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE source_templates SET deleted_at = ?2 WHERE id = ?1", [id, deleted_at])?;
    Ok(())
}

/// Sets the tags of a template; false if it does not exist.
pub(crate) fn set_tags(db: &Connection, id: &str, tags: &[String]) -> rusqlite::Result<bool> {
    Ok(db.execute("UPDATE source_templates SET tags_json = ?2 WHERE id = ?1", params![id, AsJson(tags)])? > 0)
}
