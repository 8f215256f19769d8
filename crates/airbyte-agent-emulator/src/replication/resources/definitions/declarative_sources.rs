//! `replication.definitions.declarative_sources`.

use airbyte_agent::replication::{
    ActorType, CreateDeclarativeSourceDefinition, DeclarativeSourceDefinition, DeclarativeSourceDefinitionList,
    DeleteDeclarativeSourceDefinition, GetDeclarativeSourceDefinition, ListDeclarativeSourceDefinitions,
    UpdateDeclarativeSourceDefinition,
};
use airbyte_agent::{JsonObject, Object};
use airbyte_agent_core::json::MemberName;
use serde_json::value::RawValue;

use super::images::unknown;
use crate::replication::actors::delete_all;
use crate::replication::context::ReplicationContext;
use crate::replication::definitions::declarative_definition;
use crate::replication::problem::Problem;
use crate::replication::store::actors::Use;
use crate::replication::store::custom_definitions::{self, CustomDefinition};

pub(crate) fn list(
    context: &ReplicationContext<'_>,
    request: ListDeclarativeSourceDefinitions,
) -> Result<DeclarativeSourceDefinitionList, Problem> {
    context.require_in_workspace(&request.workspace_id)?;
    let custom = custom_definitions::all(context.db, &ActorType::Source, &request.workspace_id)?;
    let data = custom.into_iter().filter(|custom| custom.manifest.is_some()).map(definition).collect();
    Ok(DeclarativeSourceDefinitionList { data, next: None, previous: None, extra: Object::new() })
}

pub(crate) fn get(
    context: &ReplicationContext<'_>,
    request: GetDeclarativeSourceDefinition,
) -> Result<DeclarativeSourceDefinition, Problem> {
    find(context, &request.workspace_id, &request.definition_id).map(definition)
}

pub(crate) fn create(
    context: &ReplicationContext<'_>,
    request: CreateDeclarativeSourceDefinition,
) -> Result<DeclarativeSourceDefinition, Problem> {
    context.require_in_workspace(&request.workspace_id)?;
    check(&request.manifest)?;
    let id = uuid::Uuid::new_v4().to_string();
    let custom = declarative_definition(id, request.workspace_id, request.name, request.manifest);
    custom_definitions::insert(context.db, &custom)?;
    Ok(definition(custom))
}

pub(crate) fn update(
    context: &ReplicationContext<'_>,
    request: UpdateDeclarativeSourceDefinition,
) -> Result<DeclarativeSourceDefinition, Problem> {
    let known = find(context, &request.workspace_id, &request.definition_id)?;
    check(&request.manifest)?;
    let custom = CustomDefinition {
        manifest_version: known.manifest_version + 1,
        ..declarative_definition(known.id, known.workspace_id, known.name, request.manifest)
    };
    custom_definitions::update(context.db, &custom)?;
    Ok(definition(custom))
}

pub(crate) fn delete(
    context: &ReplicationContext<'_>,
    request: DeleteDeclarativeSourceDefinition,
) -> Result<DeclarativeSourceDefinition, Problem> {
    let custom = find(context, &request.workspace_id, &request.definition_id)?;
    delete_all(context.db, Use::Definition(&custom.id))?;
    custom_definitions::delete(context.db, &custom.id)?;
    Ok(definition(custom))
}

fn find(context: &ReplicationContext<'_>, workspace_id: &str, id: &str) -> Result<CustomDefinition, Problem> {
    context.require_in_workspace(workspace_id)?;
    custom_definitions::by_id(context.db, &ActorType::Source, id)?
        .filter(|custom| custom.workspace_id == workspace_id && !custom.is_deleted && custom.manifest.is_some())
        .ok_or_else(|| unknown(&ActorType::Source, id))
}

/// The service takes the specification out of the manifest, without looking whether it is there.
fn check(manifest: &JsonObject) -> Result<(), Problem> {
    let has_spec =
        |(name, value): &(MemberName<'_>, &RawValue)| name.as_str() == "spec" && value.get().starts_with('{');
    match manifest.members().iter().any(has_spec) {
        true => Ok(()),
        false => Err(Problem::unexpected("The manifest has no object `spec`.")),
    }
}

fn definition(custom: CustomDefinition) -> DeclarativeSourceDefinition {
    DeclarativeSourceDefinition {
        id: custom.id,
        name: custom.name,
        manifest: custom.manifest.unwrap_or_default(),
        version: custom.manifest_version,
        extra: Object::new(),
    }
}
