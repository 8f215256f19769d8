//! `definitions`: the connector types and destinations of the catalogue.

use airbyte_agent::{
    DestinationDefinition, DestinationDefinitionList, GetDestinationDefinition, GetSourceDefinition,
    ListDestinationDefinitions, ListSourceDefinitions, Object, SourceDefinition, SourceDefinitionList,
};

use crate::agent::catalogue::Destination;
use crate::agent::context::AgentContext;
use crate::agent::validation::typed;
use crate::server::error::ApiError;

pub(crate) fn list_sources(
    context: &AgentContext<'_>,
    request: ListSourceDefinitions,
) -> Result<SourceDefinitionList, ApiError> {
    let wanted = request.name.unwrap_or_default().to_lowercase();
    let kinds = context.state.catalogue.types().iter();
    let definitions = kinds
        .filter(|kind| kind.name.to_lowercase().contains(&wanted))
        .map(|kind| typed(kind.definition_summary()))
        .collect::<Result<_, _>>()?;
    Ok(SourceDefinitionList { definitions, extra: Object::new() })
}

pub(crate) fn get_source(
    context: &AgentContext<'_>,
    request: GetSourceDefinition,
) -> Result<SourceDefinition, ApiError> {
    let kind = context.kind(&request.id)?;
    Ok(SourceDefinition {
        id: kind.definition_id.clone(),
        definition: typed(kind.definition_detail())?,
        example_questions: typed(kind.example_questions())?,
        extra: Object::new(),
    })
}

pub(crate) fn list_destinations(
    context: &AgentContext<'_>,
    request: ListDestinationDefinitions,
) -> Result<DestinationDefinitionList, ApiError> {
    let wanted = request.actor_definition_ids.unwrap_or_default();
    let is_wanted = |destination: &&Destination| {
        wanted.is_empty() || wanted.iter().any(|id| id.eq_ignore_ascii_case(&destination.id))
    };
    let destinations = context.state.catalogue.destinations().iter().filter(is_wanted);
    let destinations = destinations.map(|destination| typed(destination.list_item())).collect::<Result<_, _>>()?;
    Ok(DestinationDefinitionList { destinations, extra: Object::new() })
}

pub(crate) fn get_destination(
    context: &AgentContext<'_>,
    request: GetDestinationDefinition,
) -> Result<DestinationDefinition, ApiError> {
    let destination = context.state.catalogue.destination(&request.id);
    let destination = destination.ok_or_else(|| ApiError::not_found("Destination definition", &request.id))?;
    Ok(DestinationDefinition {
        id: destination.id.clone(),
        definition: typed(destination.definition_detail())?,
        extra: Object::new(),
    })
}
