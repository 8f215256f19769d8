//! What the Context Store contains of a connector, for `connectors.inspect`.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::call::ConnectorRef;
use super::error::ExecuteError;
use crate::agent::catalogue::{ContextStore, Entity};
use crate::agent::records;

/// The contract's `ConnectorInspectContextStoreReadiness`. The store is always ready in the emulator; `updated_at` is an
/// ISO time.
pub fn context_store_readiness(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    updated_at: &str,
) -> Result<Value, ExecuteError> {
    let held: Vec<&Entity> =
        connector.kind.entities.iter().filter(|entity| entity.context_store != ContextStore::No).collect();
    let supported: Vec<Value> = held
        .iter()
        .map(|entity| json!({"entity": entity.name, "suggested": entity.context_store == ContextStore::Suggested}))
        .collect();
    let mut configured = Vec::new();
    for entity in held {
        let semantic: Vec<Value> =
            entity.semantic_fields.iter().map(|field| json!({"field": field, "status": "READY"})).collect();
        configured.push(json!({
            "entity": entity.name,
            "status": "ready",
            "ready_for_search": true,
            "supported": true,
            "entity_count": records::count(db, connector.id, entity)?,
            "updated_at": updated_at,
            "semantic_search_status": semantic,
        }));
    }
    Ok(json!({
        "connector_id": connector.id,
        "source_definition_id": connector.kind.definition_id,
        "supported_context_store_entities": supported,
        "configured_cache_entities": configured,
    }))
}
