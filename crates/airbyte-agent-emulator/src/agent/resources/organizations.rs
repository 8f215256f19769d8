//! `organizations`: the connectors of an organization across its workspaces.

use airbyte_agent::{
    ContextStoreStatus, ListOrganizationCredentials, Object, OrganizationCredential, OrganizationCredentialList,
};

use crate::agent::catalogue::ContextStore;
use crate::agent::context::AgentContext;
use crate::agent::records;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::store::{source_templates, workspaces};
use crate::server::error::ApiError;

/// Default page size: that of the official command line (contract parameter `limit`).
const PAGE_SIZE: u32 = 200;

pub(crate) fn list_credentials(
    context: &AgentContext<'_>,
    request: ListOrganizationCredentials,
) -> Result<OrganizationCredentialList, ApiError> {
    if !request.organization_id.eq_ignore_ascii_case(context.organization_id) {
        return Err(ApiError::forbidden("The token does not reach this organization"));
    }
    let limit = request.limit.unwrap_or(PAGE_SIZE);
    if limit == 0 {
        return Err(ApiError::value("limit", "Input should be at least 1"));
    }
    let (page, total) = connectors::page(context.db, context.organization_id, limit, request.offset.unwrap_or(0))?;
    let data = page.into_iter().map(|connector| credential(context, connector)).collect::<Result<_, _>>()?;
    Ok(OrganizationCredentialList { data, total, extra: Object::new() })
}

fn credential(context: &AgentContext<'_>, connector: Connector) -> Result<OrganizationCredential, ApiError> {
    let kind = context.kind(&connector.definition_id)?;
    let template = source_templates::of_connector(context.db, &connector.source_template_id)?;
    let workspace = workspaces::by_id(context.db, context.organization_id, &connector.workspace_id)?
        .ok_or_else(|| ApiError::not_found("Workspace", &connector.workspace_id))?;
    let mut rows = 0;
    let mut has_store = false;
    for entity in kind.entities.iter().filter(|entity| entity.context_store != ContextStore::No) {
        has_store = true;
        rows += records::count(context.db, &connector.id, entity)?;
    }
    Ok(OrganizationCredential {
        id: connector.id,
        workspace_id: workspace.id,
        workspace_name: workspace.name,
        workspace_tombstone: workspace.tombstone,
        connector_definition_id: kind.definition_id.clone(),
        connector_name: connector.name,
        connector_mode: Some(template.mode.as_str().to_owned()),
        entities: connector.entities,
        context_store_badge_status: ContextStoreStatus::Ready,
        context_store_status: has_store.then(|| "ready".to_owned()),
        context_store_entity_count: i64::try_from(rows).unwrap_or(i64::MAX),
        created_at: connector.created_at,
        last_accessed_at: connector.last_accessed_at,
        direct_queries_30d: connector.direct_queries,
        replications_30d: Some(0),
        extra: Object::new(),
    })
}
