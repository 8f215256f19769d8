//! `replication.definitions.sources`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    ActorType, CreateSourceDefinition, DeleteSourceDefinition, GetSourceDefinition, ListSourceDefinitions,
    SourceDefinition, SourceDefinitionList, UpdateSourceDefinition,
};

use super::images::{self, NewDefinition};
use crate::replication::connectors::Connector;
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list(
    context: &ReplicationContext<'_>,
    request: ListSourceDefinitions,
) -> Result<SourceDefinitionList, Problem> {
    let connectors = images::list(context, &ActorType::Source, &request.workspace_id)?;
    let data = connectors.into_iter().map(definition).collect();
    Ok(SourceDefinitionList { data, next: None, previous: None, extra: Object::new() })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetSourceDefinition) -> Result<SourceDefinition, Problem> {
    images::get(context, &ActorType::Source, &request.workspace_id, &request.definition_id).map(definition)
}

pub(crate) fn create(
    context: &ReplicationContext<'_>,
    request: CreateSourceDefinition,
) -> Result<SourceDefinition, Problem> {
    let new = NewDefinition {
        workspace_id: request.workspace_id,
        name: request.name,
        docker_repository: request.docker_repository,
        docker_image_tag: request.docker_image_tag,
        documentation_url: request.documentation_url,
    };
    images::create(context, ActorType::Source, new).map(definition)
}

pub(crate) fn update(
    context: &ReplicationContext<'_>,
    request: UpdateSourceDefinition,
) -> Result<SourceDefinition, Problem> {
    let UpdateSourceDefinition { workspace_id, definition_id, name, docker_image_tag } = request;
    images::update(context, &ActorType::Source, &workspace_id, &definition_id, name, docker_image_tag).map(definition)
}

pub(crate) fn delete(
    context: &ReplicationContext<'_>,
    request: DeleteSourceDefinition,
) -> Result<SourceDefinition, Problem> {
    images::delete(context, &ActorType::Source, &request.workspace_id, &request.definition_id).map(definition)
}

fn definition(connector: Connector) -> SourceDefinition {
    SourceDefinition {
        id: connector.id,
        name: connector.name,
        docker_repository: connector.docker_repository,
        docker_image_tag: connector.docker_image_tag,
        documentation_url: Some(connector.documentation_url),
        extra: Object::new(),
    }
}
