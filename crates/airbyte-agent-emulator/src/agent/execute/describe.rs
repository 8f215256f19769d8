//! `describe`: the entities and actions of a connector as one JSON document. The service's form is not published
//! (`tests/contract/agent/BEHAVIOUR.md`, "Not published anywhere we looked"), so it is the emulator's own.

use serde_json::{Map, Value, json};

use super::call::ConnectorRef;
use crate::agent::catalogue::{Action, ConnectorType, ContextStore, Entity};

/// The document.
pub(super) fn schema(connector: &ConnectorRef<'_>) -> Value {
    let kind = connector.kind;
    let entities: Vec<Value> = kind.entities.iter().map(|entity| entity_schema(kind, entity)).collect();
    json!({
        "connector": kind.slug,
        "name": kind.name,
        "source_definition_id": kind.definition_id,
        "summary": kind.summary,
        "entities": entities,
    })
}

fn entity_schema(kind: &ConnectorType, entity: &Entity) -> Value {
    let mut actions: Map<String, Value> =
        entity.actions.iter().map(|(name, action)| (name.clone(), action_schema(kind, action))).collect();
    if entity.context_store != ContextStore::No {
        actions.insert("context_store_search".into(), json!({"store": "context"}));
        actions.insert("context_store_sql_query".into(), json!({"store": "context", "table": entity.table_name()}));
    }
    let declared = kind.entity(entity.store_name()).unwrap_or(entity);
    let fields: Vec<&String> = declared.fields.iter().map(|(name, _)| name).collect();
    json!({"name": entity.name, "summary": entity.summary, "id": entity.id, "fields": fields, "actions": actions})
}

fn action_schema(kind: &ConnectorType, action: &Action) -> Value {
    let properties: Map<String, Value> = action
        .params
        .iter()
        .map(|(name, param)| {
            let mut schema = json!({"type": param.kind.as_str()});
            if let Some(default) = &param.default {
                schema["default"] = default.clone();
            }
            if !param.one_of.is_empty() {
                schema["enum"] = json!(param.one_of);
            }
            (name.clone(), schema)
        })
        .collect();
    let required: Vec<&String> =
        action.params.iter().filter(|(_, param)| param.required).map(|(name, _)| name).collect();
    let mut schema = json!({
        "store": "live",
        "summary": action.summary,
        "params": {"type": "object", "required": required, "properties": properties},
    });
    if let Some(paging) = kind.paging_of(action) {
        let metadata: Vec<&String> = paging.metadata.iter().flatten().map(|(name, _)| name).collect();
        schema["paging"] = json!({
            "position": paging.position,
            "size": paging.size.as_ref().map(|size| &size.param),
            "max_size": paging.size.as_ref().map(|size| size.max),
            "connector_metadata": metadata,
        });
    }
    schema
}
