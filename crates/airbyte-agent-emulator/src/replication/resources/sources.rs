//! `replication.sources`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    ActorType, CreateSource, DeleteSource, GetSource, InitiateOAuth, ListSources, OAuthConsent, ReplaceSource, Source,
    SourceList, UpdateSource,
};

use crate::replication::actors::{self, Change, ConfigurationChange, Filter, NewActor, Secrets};
use crate::replication::context::ReplicationContext;
use crate::replication::definitions;
use crate::replication::problem::Problem;
use crate::replication::resources::oauth::consent_url;
use crate::replication::store::actors::Actor;
use crate::replication::store::oauth_flows::{self, OAuthFlow};
use crate::replication::time::epoch_seconds_of;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListSources) -> Result<SourceList, Problem> {
    let filter = Filter {
        workspace_ids: request.workspace_ids.as_deref(),
        include_deleted: request.include_deleted,
        limit: request.limit,
        offset: request.offset,
    };
    let (found, links) = actors::list(context, &ActorType::Source, &filter)?;
    let data = found.iter().map(|actor| source(context, actor, Secrets::Masked)).collect::<Result<_, _>>()?;
    Ok(SourceList { previous: links.previous, next: links.next, data, extra: Object::new() })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetSource) -> Result<Source, Problem> {
    let actor = actors::find(context, &ActorType::Source, &request.source_id)?;
    let secrets = if request.include_secret_coordinates == Some(true) { Secrets::Coordinates } else { Secrets::Masked };
    source(context, &actor, secrets)
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateSource) -> Result<Source, Problem> {
    let new = NewActor {
        actor_type: ActorType::Source,
        workspace_id: request.workspace_id,
        name: request.name,
        definition_id: request.definition_id,
        configuration: request.configuration,
        secret_id: request.secret_id,
        resource_allocation: request.resource_allocation,
    };
    source(context, &actors::create(context, new)?, Secrets::Masked)
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateSource) -> Result<Source, Problem> {
    let change = Change {
        name: request.name,
        configuration: request.configuration.map(ConfigurationChange::Merge),
        secret_id: request.secret_id,
        resource_allocation: request.resource_allocation,
    };
    source(context, &actors::update(context, &ActorType::Source, &request.source_id, change)?, Secrets::Masked)
}

pub(crate) fn replace(context: &ReplicationContext<'_>, request: ReplaceSource) -> Result<Source, Problem> {
    let change = Change {
        name: Some(request.name),
        configuration: Some(ConfigurationChange::Replace(request.configuration)),
        resource_allocation: request.resource_allocation,
        ..Change::default()
    };
    source(context, &actors::update(context, &ActorType::Source, &request.source_id, change)?, Secrets::Masked)
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteSource) -> Result<(), Problem> {
    actors::delete(context, &ActorType::Source, &request.source_id)
}

pub(crate) fn initiate_oauth(
    context: &ReplicationContext<'_>,
    request: InitiateOAuth,
) -> Result<OAuthConsent, Problem> {
    context.require_in_workspace(&request.workspace_id)?;
    if context.state.is_self_managed() {
        return Err(Problem::not_implemented());
    }
    let connector =
        request.source_type.or(request.name).ok_or_else(|| Problem::bad_request("`sourceType` is missing."))?;
    let definition_id = actors::definition_of_name(&ActorType::Source, &connector)?;
    if definitions::source(context.db, &definition_id)?.is_none_or(|source| source.oauth.is_none()) {
        return Err(Problem::bad_request(format!("The connector `{connector}` does not support OAuth.")));
    }
    if url::Url::parse(&request.redirect_url).is_ok_and(|url| url.scheme() == "https") {
        let flow = OAuthFlow { workspace_id: request.workspace_id, connector, redirect_url: request.redirect_url };
        let url = consent_url(&context.base_url(), &oauth_flows::begin(context.db, &flow)?);
        return Ok(OAuthConsent { redirect_url: Some(url), extra: Object::new() });
    }
    Err(Problem::unprocessable_entity("`redirectUrl` must be a URL that begins with https://."))
}

fn source(context: &ReplicationContext<'_>, actor: &Actor, secrets: Secrets) -> Result<Source, Problem> {
    Ok(Source {
        source_id: actor.id.clone(),
        name: actor.name.clone(),
        source_type: actors::short_name(context.db, actor)?,
        definition_id: actor.definition_id.clone(),
        workspace_id: actor.workspace_id.clone(),
        configuration: actors::shown_configuration(context.db, actor, secrets)?,
        created_at: epoch_seconds_of(&actor.created_at),
        resource_allocation: actor.resource_allocation.clone(),
        extra: Object::new(),
    })
}
