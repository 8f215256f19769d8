//! Names of entities and actions that a connector does not have.

use airbyte_agent::{Connector, catalogue};
use airbyte_agent_core::suggest::{nearest, nearest_hint};

use crate::airbyte;
use crate::definitions::CONNECTOR_DOCS;
use crate::effect;
use crate::error_code::ErrorCode;
use crate::failure::Failure;
use crate::target::Target;

/// How many names are listed at most.
const MAX_NAMES: usize = 40;

/// Actions that belong to the connector, whatever the entity is.
const OF_CONNECTOR: [&str; 6] =
    ["describe", "inspect", "check", "context_store_search", "context_store_sql_query", "sql_select"];

/// Refuses a misspelt entity or action before anything is sent. What the catalogue lacks is looked up in the documentation,
/// because a service may have more than this version knows; a name that is not like any other is left to the service.
pub(crate) async fn check(target: &Target, entity: &str, action: &str) -> Result<(), Failure> {
    match target {
        Target::Airbyte => check_airbyte(entity, action),
        Target::Connector(connector) => check_connector(connector, entity, action).await,
    }
}

fn check_airbyte(entity: &str, action: &str) -> Result<(), Failure> {
    if airbyte::action(entity, action).is_some() {
        return Ok(());
    }
    let entities: Vec<&str> = airbyte::entities().collect();
    if !entities.contains(&entity) {
        return Err(unknown_entity(airbyte::NAME, entity, &entities));
    }
    let actions: Vec<&str> = airbyte::actions(entity).map(|action| action.name).collect();
    Err(unknown_action(airbyte::NAME, entity, action, &actions))
}

async fn check_connector(connector: &Connector, entity: &str, action: &str) -> Result<(), Failure> {
    let Some(kind) = connector.definition_id.as_deref().and_then(catalogue::kind) else { return Ok(()) };
    if OF_CONNECTOR.contains(&action) || effect::operation(connector, entity, action).is_some() {
        return Ok(());
    }
    let name = connector.name.as_deref().unwrap_or(&connector.id);
    let operations: Vec<(&str, &str)> = kind.operations().keys().filter_map(|name| name.rsplit_once('.')).collect();
    let mut actions: Vec<&str> = operations.iter().filter(|(of, _)| *of == entity).map(|(_, action)| *action).collect();
    actions.sort_unstable();
    if actions.is_empty() {
        let mut entities: Vec<&str> = operations.iter().map(|(entity, _)| *entity).collect();
        let documented = outline(connector).await;
        if documented.iter().any(|section| section == entity) {
            return Ok(());
        }
        entities.extend(documented.iter().map(String::as_str));
        entities.sort_unstable();
        entities.dedup();
        return Err(unknown_entity(name, entity, &entities));
    }
    let is_alias = action == "api_search" && actions.contains(&"search");
    if is_alias || nearest(action, &actions).is_none() || documents(connector, entity, action).await {
        return Ok(());
    }
    Err(unknown_action(name, entity, action, &actions))
}

/// The failure with the names that exist, if the connector is of an unknown kind and has no such entity.
pub(crate) async fn explain(target: &Target, entity: &str, action: &str, failure: Failure) -> Failure {
    let Target::Connector(connector) = target else { return failure };
    let is_rejected = matches!(failure.code, ErrorCode::BadParams | ErrorCode::UnknownEntityOrAction);
    let is_listed = effect::operation(connector, entity, action).is_some();
    if !is_rejected || is_listed || OF_CONNECTOR.contains(&action) {
        return failure;
    }
    let documented = outline(connector).await;
    let entities: Vec<&str> = documented.iter().map(String::as_str).collect();
    if entities.is_empty() || entities.contains(&entity) {
        return failure;
    }
    let name = connector.name.as_deref().unwrap_or(&connector.id);
    let Failure { message, next, code, .. } = unknown_entity(name, entity, &entities);
    Failure { code, message, next, ..failure }
}

/// The ids of the sections of the documentation; none if it cannot be read.
async fn outline(connector: &Connector) -> Vec<String> {
    let docs = connector.docs(None).await;
    docs.map(|docs| docs.outline.into_iter().map(|section| section.id).collect()).unwrap_or_default()
}

/// Whether the documentation of an entity mentions an action.
async fn documents(connector: &Connector, entity: &str, action: &str) -> bool {
    let Ok(docs) = connector.docs(Some(entity)).await else { return false };
    let text = docs.to_string();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.split(|character| !is_word(character)).any(|word| word == action)
}

/// The failure of an entity that a connector does not have.
pub(crate) fn unknown_entity(connector: &str, entity: &str, known: &[&str]) -> Failure {
    let message = format!("{connector} has no entity `{entity}`{}", hint(entity, known));
    let next = match nearest(entity, known) {
        Some(near) => format!("Call {CONNECTOR_DOCS} with connector {connector:?} and entity {near:?}."),
        None => format!("Call {CONNECTOR_DOCS} with connector {connector:?} for its entities: {}.", list(known)),
    };
    Failure::new(ErrorCode::UnknownEntityOrAction, message, next)
}

fn unknown_action(connector: &str, entity: &str, action: &str, known: &[&str]) -> Failure {
    let message = format!("`{entity}` of {connector} has no action `{action}`{}", hint(action, known));
    let next = format!(
        "Use one of its actions: {}. {CONNECTOR_DOCS} with connector {connector:?} and entity {entity:?} explains them.",
        list(known)
    );
    Failure::new(ErrorCode::UnknownEntityOrAction, message, next)
}

fn hint(given: &str, known: &[&str]) -> String {
    Some(nearest_hint(given, known)).filter(|hint| !hint.is_empty()).unwrap_or_else(|| ".".to_owned())
}

fn list(names: &[&str]) -> String {
    let more = if names.len() > MAX_NAMES { ", …" } else { "" };
    names.iter().take(MAX_NAMES).copied().collect::<Vec<_>>().join(", ") + more
}
