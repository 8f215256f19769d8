//! Connectors. Their secrets are concealed before they are stored (`connector_setup::conceal`).

use airbyte_agent::{Object, RequestedEntity};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::server::database::AsJson;

/// A connected third-party account.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) id: String,
    pub(crate) workspace_id: String,
    pub(crate) source_template_id: String,
    pub(crate) definition_id: String,
    pub(crate) name: String,
    pub(crate) replication_config: Object,
    pub(crate) environment: Object,
    pub(crate) credentials: Object,
    pub(crate) entities: Option<Vec<RequestedEntity>>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(crate) last_accessed_at: Option<String>,
    pub(crate) direct_queries: i64,
    /// Id of the job that is deleting it.
    pub(crate) deletion_job: Option<String>,
}

impl Connector {
    /// Non-secret settings: `environment` over `replication_config`.
    pub(crate) fn settings(&self) -> Object {
        let mut settings = self.replication_config.clone();
        settings.extend(self.environment.clone());
        settings
    }
}

const COLUMNS: &str = "connectors.id, workspace_id, source_template_id, definition_id, connectors.name,
    replication_config_json, environment_json, credentials_json, entities_json, connectors.created_at,
    connectors.updated_at, last_accessed_at, direct_queries,
    (SELECT deletion_jobs.id FROM deletion_jobs WHERE connector_id = connectors.id)";

fn read(row: &Row<'_>) -> rusqlite::Result<Connector> {
    Ok(Connector {
        id: row.get(0)?,
        workspace_id: row.get(1)?,
        source_template_id: row.get(2)?,
        definition_id: row.get(3)?,
        name: row.get(4)?,
        replication_config: row.get::<_, AsJson<_>>(5)?.0,
        environment: row.get::<_, AsJson<_>>(6)?.0,
        credentials: row.get::<_, AsJson<_>>(7)?.0,
        entities: row.get::<_, AsJson<_>>(8)?.0,
        created_at: row.get(9)?,
        updated_at: row.get(10)?,
        last_accessed_at: row.get(11)?,
        direct_queries: row.get(12)?,
        deletion_job: row.get(13)?,
    })
}

/// Connectors of an organization whose workspaces are not deleted.
const NOT_DELETED: &str = "FROM connectors JOIN workspaces ON workspaces.id = workspace_id
    WHERE organization_id = ?1 AND NOT tombstone";

pub(crate) fn by_id(db: &Connection, organization_id: &str, id: &str) -> rusqlite::Result<Option<Connector>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} {NOT_DELETED} AND connectors.id = ?2"))?
        .query_row([organization_id, id], read)
        .optional()
}

/// All of an organization, or of one of its workspaces, in order of creation.
pub(crate) fn all(
    db: &Connection,
    organization_id: &str,
    workspace_id: Option<&str>,
) -> rusqlite::Result<Vec<Connector>> {
    let sql =
        format!("SELECT {COLUMNS} {NOT_DELETED} AND (?2 IS NULL OR workspace_id = ?2) ORDER BY connectors.position");
    db.prepare_cached(&sql)?.query_map(params![organization_id, workspace_id], read)?.collect()
}

/// A page of an organization's connectors, and their total number.
pub(crate) fn page(
    db: &Connection,
    organization_id: &str,
    limit: u32,
    offset: u32,
) -> rusqlite::Result<(Vec<Connector>, i64)> {
    let sql = format!("SELECT {COLUMNS} {NOT_DELETED} ORDER BY connectors.position LIMIT ?2 OFFSET ?3");
    let page = db
        .prepare_cached(&sql)?
        .query_map(params![organization_id, limit, offset], read)?
        .collect::<rusqlite::Result<_>>()?;
    let total = db.query_row(&format!("SELECT count(*) {NOT_DELETED}"), [organization_id], |row| row.get(0))?;
    Ok((page, total))
}

pub(crate) fn insert(db: &Connection, connector: &Connector) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO connectors (id, workspace_id, source_template_id, definition_id, name, replication_config_json,
         environment_json, credentials_json, entities_json, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        connector.id,
        connector.workspace_id,
        connector.source_template_id,
        connector.definition_id,
        connector.name,
        AsJson(&connector.replication_config),
        AsJson(&connector.environment),
        AsJson(&connector.credentials),
        AsJson(&connector.entities),
        connector.created_at,
        connector.updated_at,
    ])?;
    Ok(())
}

pub(crate) fn update(db: &Connection, connector: &Connector) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE connectors SET name = ?2, replication_config_json = ?3, entities_json = ?4, updated_at = ?5 WHERE id = ?1",
        params![
            connector.id,
            connector.name,
            AsJson(&connector.replication_config),
            AsJson(&connector.entities),
            connector.updated_at
        ],
    )?;
    Ok(())
}

/// Records that an action was run on a connector.
pub(crate) fn accessed(db: &Connection, id: &str, now: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE connectors SET last_accessed_at = ?2, direct_queries = direct_queries + 1 WHERE id = ?1",
    )?
    .execute([id, now])?;
    Ok(())
}
