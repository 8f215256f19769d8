//! `replication.definitions.destinations`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    ActorType, CreateDestinationDefinition, DeleteDestinationDefinition, DestinationDefinition,
    DestinationDefinitionList, GetDestinationDefinition, ListDestinationDefinitions, UpdateDestinationDefinition,
};

use super::images::{self, NewDefinition};
use crate::replication::connectors::Connector;
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list(
    context: &ReplicationContext<'_>,
    request: ListDestinationDefinitions,
) -> Result<DestinationDefinitionList, Problem> {
    let connectors = images::list(context, &ActorType::Destination, &request.workspace_id)?;
    let data = connectors.into_iter().map(definition).collect();
    Ok(DestinationDefinitionList { data, next: None, previous: None, extra: Object::new() })
}

pub(crate) fn get(
    context: &ReplicationContext<'_>,
    request: GetDestinationDefinition,
) -> Result<DestinationDefinition, Problem> {
    images::get(context, &ActorType::Destination, &request.workspace_id, &request.definition_id).map(definition)
}

pub(crate) fn create(
    context: &ReplicationContext<'_>,
    request: CreateDestinationDefinition,
) -> Result<DestinationDefinition, Problem> {
    let new = NewDefinition {
        workspace_id: request.workspace_id,
        name: request.name,
        docker_repository: request.docker_repository,
        docker_image_tag: request.docker_image_tag,
        documentation_url: request.documentation_url,
    };
    images::create(context, ActorType::Destination, new).map(definition)
}

pub(crate) fn update(
    context: &ReplicationContext<'_>,
    request: UpdateDestinationDefinition,
) -> Result<DestinationDefinition, Problem> {
    let UpdateDestinationDefinition { workspace_id, definition_id, name, docker_image_tag } = request;
    images::update(context, &ActorType::Destination, &workspace_id, &definition_id, name, docker_image_tag)
        .map(definition)
}

pub(crate) fn delete(
    context: &ReplicationContext<'_>,
    request: DeleteDestinationDefinition,
) -> Result<DestinationDefinition, Problem> {
    images::delete(context, &ActorType::Destination, &request.workspace_id, &request.definition_id).map(definition)
}

fn definition(connector: Connector) -> DestinationDefinition {
    DestinationDefinition {
        id: connector.id,
        name: connector.name,
        docker_repository: connector.docker_repository,
        docker_image_tag: connector.docker_image_tag,
        documentation_url: Some(connector.documentation_url),
        extra: Object::new(),
    }
}
