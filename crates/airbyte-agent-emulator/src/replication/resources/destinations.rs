//! `replication.destinations`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    ActorType, CreateDestination, DeleteDestination, Destination, DestinationList, GetDestination, ListDestinations,
    ReplaceDestination, UpdateDestination,
};

use crate::replication::actors::{self, Change, ConfigurationChange, Filter, NewActor, Secrets};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::store::actors::Actor;
use crate::replication::time::epoch_seconds_of;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListDestinations) -> Result<DestinationList, Problem> {
    let filter = Filter {
        workspace_ids: request.workspace_ids.as_deref(),
        include_deleted: request.include_deleted,
        limit: request.limit,
        offset: request.offset,
    };
    let (found, links) = actors::list(context, &ActorType::Destination, &filter)?;
    let data = found.iter().map(|actor| destination(context, actor, Secrets::Masked)).collect::<Result<_, _>>()?;
    Ok(DestinationList { previous: links.previous, next: links.next, data, extra: Object::new() })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetDestination) -> Result<Destination, Problem> {
    let actor = actors::find(context, &ActorType::Destination, &request.destination_id)?;
    let secrets = if request.include_secret_coordinates == Some(true) { Secrets::Coordinates } else { Secrets::Masked };
    destination(context, &actor, secrets)
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateDestination) -> Result<Destination, Problem> {
    let new = NewActor {
        actor_type: ActorType::Destination,
        workspace_id: request.workspace_id,
        name: request.name,
        definition_id: request.definition_id,
        configuration: request.configuration,
        secret_id: None,
        resource_allocation: request.resource_allocation,
    };
    destination(context, &actors::create(context, new)?, Secrets::Masked)
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateDestination) -> Result<Destination, Problem> {
    let change = Change {
        name: request.name,
        configuration: request.configuration.map(ConfigurationChange::Merge),
        resource_allocation: request.resource_allocation,
        ..Change::default()
    };
    let actor = actors::update(context, &ActorType::Destination, &request.destination_id, change)?;
    destination(context, &actor, Secrets::Masked)
}

pub(crate) fn replace(context: &ReplicationContext<'_>, request: ReplaceDestination) -> Result<Destination, Problem> {
    let change = Change {
        name: Some(request.name),
        configuration: Some(ConfigurationChange::Replace(request.configuration)),
        resource_allocation: request.resource_allocation,
        ..Change::default()
    };
    let actor = actors::update(context, &ActorType::Destination, &request.destination_id, change)?;
    destination(context, &actor, Secrets::Masked)
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteDestination) -> Result<(), Problem> {
    actors::delete(context, &ActorType::Destination, &request.destination_id)
}

fn destination(context: &ReplicationContext<'_>, actor: &Actor, secrets: Secrets) -> Result<Destination, Problem> {
    Ok(Destination {
        destination_id: actor.id.clone(),
        name: actor.name.clone(),
        destination_type: actors::short_name(context.db, actor)?,
        definition_id: actor.definition_id.clone(),
        workspace_id: actor.workspace_id.clone(),
        configuration: actors::shown_configuration(context.db, actor, secrets)?,
        created_at: epoch_seconds_of(&actor.created_at),
        resource_allocation: actor.resource_allocation.clone(),
        extra: Object::new(),
    })
}
