//! `definitions`: the catalogue.

use airbyte_agent::{
    DestinationDefinition, DestinationDefinitionList, GetDestinationDefinition, GetSourceDefinition,
    ListDestinationDefinitions, ListSourceDefinitions, Object, SourceDefinition, SourceDefinitionList,
};

use crate::catalogue::Destination;
use crate::refusal::Refusal;
use crate::rules::typed;
use crate::visit::Visit;

pub(super) fn list_sources(visit: &Visit<'_>, request: ListSourceDefinitions) -> Result<SourceDefinitionList, Refusal> {
    let wanted = request.name.unwrap_or_default().to_lowercase();
    let kinds = visit.service.catalogue.types().iter();
    let definitions = kinds
        .filter(|kind| kind.name.to_lowercase().contains(&wanted))
        .map(|kind| typed(kind.definition_summary()))
        .collect::<Result<_, _>>()?;
    Ok(SourceDefinitionList { definitions, extra: Object::new() })
}

pub(super) fn get_source(visit: &Visit<'_>, request: GetSourceDefinition) -> Result<SourceDefinition, Refusal> {
    let kind = visit.kind(&request.id)?;
    Ok(SourceDefinition {
        id: kind.definition_id.clone(),
        definition: typed(kind.definition_detail())?,
        example_questions: typed(kind.example_questions())?,
        extra: Object::new(),
    })
}

pub(super) fn list_destinations(
    visit: &Visit<'_>,
    request: ListDestinationDefinitions,
) -> Result<DestinationDefinitionList, Refusal> {
    let wanted = request.actor_definition_ids.unwrap_or_default();
    let is_wanted = |destination: &&Destination| {
        wanted.is_empty() || wanted.iter().any(|id| id.eq_ignore_ascii_case(&destination.id))
    };
    let destinations = visit.service.catalogue.destinations().iter().filter(is_wanted);
    let destinations = destinations.map(|destination| typed(destination.list_item())).collect::<Result<_, _>>()?;
    Ok(DestinationDefinitionList { destinations, extra: Object::new() })
}

pub(super) fn get_destination(
    visit: &Visit<'_>,
    request: GetDestinationDefinition,
) -> Result<DestinationDefinition, Refusal> {
    let destination = visit.service.catalogue.destination(&request.id);
    let destination = destination.ok_or_else(|| Refusal::not_found("Destination definition", &request.id))?;
    Ok(DestinationDefinition {
        id: destination.id.clone(),
        definition: typed(destination.definition_detail())?,
        extra: Object::new(),
    })
}
