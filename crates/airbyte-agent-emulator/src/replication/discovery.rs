//! What a source has and what a destination can do, in answer to requests about them.

use rusqlite::Connection;

use crate::replication::connectors::{self, DestinationSyncMode, DiscoveryError, Stream};
use crate::replication::definitions;
use crate::replication::problem::Problem;
use crate::replication::store::actors::Actor;

/// The streams of a source. If they cannot be read, the problem has the connector's reason.
pub(crate) fn streams(db: &Connection, source: &Actor) -> Result<Vec<Stream>, Problem> {
    refuse_deleted(source)?;
    let connector = definitions::source(db, &source.definition_id)?.ok_or_else(|| unknown_definition(source))?;
    let configuration = source.configuration.clone().into();
    connectors::discover(&connector, &configuration).map_err(|DiscoveryError(reason)| {
        Problem::unexpected(format!("The streams of the source could not be discovered: {reason}."))
    })
}

/// The ways in which a destination writes streams.
pub(crate) fn sync_modes(db: &Connection, destination: &Actor) -> Result<Vec<DestinationSyncMode>, Problem> {
    refuse_deleted(destination)?;
    let connector =
        definitions::destination(db, &destination.definition_id)?.ok_or_else(|| unknown_definition(destination))?;
    Ok(connector.sync_modes.clone())
}

/// What is deleted has no configuration with which to ask it.
fn refuse_deleted(actor: &Actor) -> Result<(), Problem> {
    match actor.is_deleted {
        true => Err(Problem::resource_not_found(actor.actor_type.as_str(), &actor.id)),
        false => Ok(()),
    }
}

fn unknown_definition(actor: &Actor) -> Problem {
    Problem::resource_not_found(&format!("{} definition", actor.actor_type), &actor.definition_id)
}
