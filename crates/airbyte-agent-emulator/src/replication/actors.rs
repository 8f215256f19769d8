//! Sources and destinations, as far as they are the same.

use airbyte_agent::JsonObject;
use airbyte_agent::replication::{ActorType, ResourceJobType, ScopedResourceRequirements};
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::replication::configuration::{
    MASK, conceal, find_name, mask, merge, remove_name, restore, show_coordinates, validate,
};
use crate::replication::connectors::Connector;
use crate::replication::context::ReplicationContext;
use crate::replication::definitions;
use crate::replication::enums::enum_in_body;
use crate::replication::lists::{Links, Page, shuffle};
use crate::replication::problem::Problem;
use crate::replication::store::actors::{self, Actor, Use};
use crate::replication::store::{connections, oauth_flows};

/// Which of them a list has.
pub(crate) struct Filter<'a> {
    pub(crate) workspace_ids: Option<&'a [String]>,
    pub(crate) include_deleted: Option<bool>,
    pub(crate) limit: Option<u32>,
    pub(crate) offset: Option<u32>,
}

/// What a request says of one that is to be created.
pub(crate) struct NewActor {
    pub(crate) actor_type: ActorType,
    pub(crate) workspace_id: String,
    pub(crate) name: String,
    pub(crate) definition_id: Option<String>,
    pub(crate) configuration: JsonObject,
    /// Id of what an OAuth consent has given.
    pub(crate) secret_id: Option<String>,
    pub(crate) resource_allocation: Option<ScopedResourceRequirements>,
}

/// What a request changes. Members that are `None` stay as they are.
#[derive(Default)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) configuration: Option<ConfigurationChange>,
    pub(crate) secret_id: Option<String>,
    pub(crate) resource_allocation: Option<ScopedResourceRequirements>,
}

/// What becomes of a configuration.
pub(crate) enum ConfigurationChange {
    /// It is merged with what is sent.
    Merge(JsonObject),
    /// It is replaced by what is sent, except for secrets that were sent as the mask.
    Replace(JsonObject),
}

/// How responses show secrets.
#[derive(Clone, Copy)]
pub(crate) enum Secrets {
    Masked,
    Coordinates,
}

/// A page of those that the caller sees.
pub(crate) fn list(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    filter: &Filter<'_>,
) -> Result<(Vec<Actor>, Links), Problem> {
    let page = Page::new(filter.limit, filter.offset)?;
    let include_deleted = filter.include_deleted.unwrap_or(false);
    let workspaces = context.listed_workspaces(filter.workspace_ids)?;
    let mut found = actors::in_workspaces(context.db, actor_type, &workspaces, include_deleted)?;
    shuffle(context, &mut found, |actor| &actor.id);
    let entries = page.of(found);
    let kept = [
        ("workspaceIds", filter.workspace_ids.unwrap_or_default().join(",")),
        ("includeDeleted", include_deleted.to_string()),
    ];
    let links = Links::new(context, &format!("/{actor_type}s"), &kept, page, entries.len());
    Ok((entries, links))
}

/// One that the caller may do the operation with, even if it is deleted.
pub(crate) fn find(context: &ReplicationContext<'_>, actor_type: &ActorType, id: &str) -> Result<Actor, Problem> {
    let actor = actors::by_id(context.db, actor_type, id)?.ok_or_else(|| context.unknown(actor_type.as_str(), id))?;
    context.require_in_workspace(&actor.workspace_id)?;
    Ok(actor)
}

/// Creates one. The connector is chosen by the id of its definition, else by its name in the configuration.
pub(crate) fn create(context: &ReplicationContext<'_>, new: NewActor) -> Result<Actor, Problem> {
    let NewActor { actor_type, workspace_id, name, definition_id, configuration, .. } = new;
    let resource_allocation = new.resource_allocation.map(resources).transpose()?;
    context.require_in_workspace(&workspace_id)?;
    let mut configuration = members(&configuration)?;
    let definition_id = match definition_id {
        Some(id) => id,
        None => named_definition(&actor_type, &configuration)?,
    };
    let connector = definitions::usable(context.db, &actor_type, &workspace_id, &definition_id)?
        .ok_or_else(|| Problem::resource_not_found(&format!("{actor_type} definition"), &definition_id))?;
    remove_name(&mut configuration, type_member(&actor_type));
    let mut actor = Actor {
        id: uuid::Uuid::new_v4().to_string(),
        actor_type,
        workspace_id,
        definition_id,
        name,
        configuration,
        resource_allocation,
        is_deleted: false,
        created_at: context.timestamp(),
    };
    if let Some(secret_id) = &new.secret_id {
        fill_in_oauth(context.db, &mut actor, secret_id)?;
    }
    actor.configuration = checked(&connector, actor.configuration)?;
    actors::insert(context.db, &actor)?;
    Ok(actor)
}

/// Changes one.
pub(crate) fn update(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    id: &str,
    change: Change,
) -> Result<Actor, Problem> {
    let resource_allocation = change.resource_allocation.map(resources).transpose()?;
    let mut actor = find(context, actor_type, id)?;
    let connector = definitions::connector(context.db, actor_type, &actor.definition_id)?
        .ok_or_else(|| Problem::resource_not_found(&format!("{actor_type} definition"), &actor.definition_id))?;
    actor.name = change.name.unwrap_or(actor.name);
    actor.resource_allocation = resource_allocation.or(actor.resource_allocation);
    let is_changed = change.configuration.is_some() || change.secret_id.is_some();
    if let Some(change) = change.configuration {
        actor.configuration = changed(&connector, &actor, change)?;
    }
    if let Some(secret_id) = &change.secret_id {
        fill_in_oauth(context.db, &mut actor, secret_id)?;
    }
    if is_changed {
        actor.configuration = checked(&connector, actor.configuration)?;
    }
    if actor.is_deleted {
        actor.configuration.clear();
    }
    actors::update(context.db, &actor)?;
    Ok(actor)
}

/// Deletes one with its connections.
pub(crate) fn delete(context: &ReplicationContext<'_>, actor_type: &ActorType, id: &str) -> Result<(), Problem> {
    let actor = find(context, actor_type, id)?;
    Ok(delete_with_connections(context.db, &actor)?)
}

/// Deletes all of a workspace or of a definition, with their connections.
pub(crate) fn delete_all(db: &Connection, of: Use<'_>) -> rusqlite::Result<()> {
    actors::in_use(db, of)?.iter().try_for_each(|actor| delete_with_connections(db, actor))
}

fn delete_with_connections(db: &Connection, actor: &Actor) -> rusqlite::Result<()> {
    connections::delete_of_actor(db, &actor.id)?;
    actors::delete(db, &actor.id)
}

/// Its configuration as responses have it.
pub(crate) fn shown_configuration(db: &Connection, actor: &Actor, secrets: Secrets) -> Result<JsonObject, Problem> {
    let mut shown = Value::Object(actor.configuration.clone());
    if let Some(connector) = definitions::connector(db, &actor.actor_type, &actor.definition_id)? {
        match secrets {
            Secrets::Masked => mask(&connector.specification, &mut shown),
            Secrets::Coordinates => {
                show_coordinates(&connector.specification, &mut shown, |pointer| coordinate(actor, pointer));
            }
        }
    }
    Ok(JsonObject::of(&shown)?)
}

/// The name of its connector: empty if it has none.
pub(crate) fn short_name(db: &Connection, actor: &Actor) -> Result<String, Problem> {
    let connector = definitions::connector(db, &actor.actor_type, &actor.definition_id)?;
    Ok(connector.and_then(|connector| connector.short_name.clone()).unwrap_or_default())
}

/// The id of the built-in definition that a name stands for.
pub(crate) fn definition_of_name(actor_type: &ActorType, name: &str) -> Result<String, Problem> {
    definitions::builtin(actor_type)
        .find(|connector| connector.short_name.as_deref() == Some(name))
        .map(|connector| connector.id.clone())
        .ok_or_else(|| Problem::value_not_found(name))
}

/// The resources that a request asks for, for types of job that exist.
fn resources(mut requested: ScopedResourceRequirements) -> Result<ScopedResourceRequirements, Problem> {
    for limit in requested.job_specific.iter_mut().flatten() {
        limit.job_type = enum_in_body!(ResourceJobType, limit.job_type.clone())?;
    }
    Ok(requested)
}

/// The definition that the configuration names.
fn named_definition(actor_type: &ActorType, configuration: &Map<String, Value>) -> Result<String, Problem> {
    let member = type_member(actor_type);
    let name = find_name(configuration, member).ok_or_else(|| {
        Problem::unprocessable_entity(format!(
            "The request names no connector: it needs `definitionId`, or `{member}` in the configuration."
        ))
    })?;
    definition_of_name(actor_type, name.as_str().unwrap_or(&name.to_string()))
}

/// The member of a configuration that names the connector.
fn type_member(actor_type: &ActorType) -> &'static str {
    match actor_type {
        ActorType::Source => "sourceType",
        _ => "destinationType",
    }
}

/// A configuration with a change.
fn changed(connector: &Connector, actor: &Actor, change: ConfigurationChange) -> Result<Map<String, Value>, Problem> {
    let (mut configuration, keeps_masked) = match change {
        ConfigurationChange::Merge(change) => {
            let mut change = members(&change)?;
            remove_name(&mut change, type_member(&actor.actor_type));
            let mut configuration = actor.configuration.clone();
            merge(&mut configuration, change);
            (Value::Object(configuration), false)
        }
        ConfigurationChange::Replace(new) => {
            let mut new = members(&new)?;
            remove_name(&mut new, type_member(&actor.actor_type));
            (Value::Object(new), true)
        }
    };
    let stored = Value::Object(actor.configuration.clone());
    restore(&connector.specification, &stored, &mut configuration, |pointer, sent| {
        (keeps_masked && sent == MASK) || sent == coordinate(actor, pointer)
    });
    object(configuration)
}

/// The reference to a secret. It stays the same when the secret changes, which that of the service does not.
fn coordinate(actor: &Actor, pointer: &str) -> String {
    let name = format!("{}{pointer}", actor.id);
    let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes());
    format!("secret_coordinate::airbyte_workspace_{}_secret_{id}_v1", actor.workspace_id)
}

/// Fills in what an OAuth consent has given.
fn fill_in_oauth(db: &Connection, actor: &mut Actor, secret_id: &str) -> Result<(), Problem> {
    let of_secret = oauth_flows::connector_of_secret(db, &actor.workspace_id, secret_id)?;
    let source = definitions::source(db, &actor.definition_id)?;
    let source = source.filter(|source| of_secret.is_some() && source.short_name == of_secret);
    let given = source.and_then(|source| source.oauth.clone());
    let given = given.ok_or_else(|| Problem::resource_not_found("OAuth secret", secret_id))?;
    merge(&mut actor.configuration, given);
    Ok(())
}

/// A configuration as it is stored, if it fits the specification of the connector.
fn checked(connector: &Connector, configuration: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let mut configuration = Value::Object(configuration);
    let errors = validate(&connector.specification, &configuration);
    if !errors.is_empty() {
        return Err(Problem::unprocessable_entity(format!(
            "The configuration does not fit the specification of {}: {}",
            connector.name,
            errors.join("; ")
        )));
    }
    conceal(&connector.specification, &mut configuration);
    object(configuration)
}

/// The members of a value that is an object.
fn object(value: Value) -> Result<Map<String, Value>, Problem> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(Problem::unforeseen()),
    }
}

fn members(configuration: &JsonObject) -> Result<Map<String, Value>, Problem> {
    Ok(serde_json::from_str(configuration.as_str())?)
}
