//! Finds what a notification needs: names, and the webhook.

use airbyte_agent::Secret;
use airbyte_agent::replication::{ActorType, Connection};
use rusqlite::Connection as Database;
use serde_json::Value;

use crate::replication::notifications::{Named, NotificationEvent, Subject};
use crate::replication::store::notifications::{self, NewNotification};
use crate::replication::store::{actors, connections, workspaces};
use crate::server::clock::Moment;

/// Notifies workspaces of what happens at a moment.
#[derive(Clone, Copy)]
pub(crate) struct Announcer<'a> {
    pub(crate) db: &'a Database,
    /// The address of the emulator, for links.
    pub(crate) server_url: &'a str,
    pub(crate) at: Moment,
}

impl Announcer<'_> {
    /// The connection as notifications name it; `None` if it or its workspace was deleted.
    pub(crate) fn subject(&self, connection_id: &str) -> rusqlite::Result<Option<(Connection, Subject)>> {
        let Some(connection) = connections::by_id(self.db, connection_id)? else { return Ok(None) };
        let actor = |actor_type, id: &str| -> rusqlite::Result<Named> {
            let name = actors::by_id(self.db, &actor_type, id)?.map(|actor| actor.name).unwrap_or_default();
            Ok(Named { id: id.to_owned(), name })
        };
        let workspace = workspaces::by_id(self.db, &connection.workspace_id)?;
        let Some(workspace) = workspace.filter(|workspace| !workspace.is_deleted) else { return Ok(None) };
        let subject = Subject {
            base_url: self.server_url.to_owned(),
            workspace: Named { id: workspace.id, name: workspace.name },
            connection: Named { id: connection.connection_id.clone(), name: connection.name.clone() },
            source: actor(ActorType::Source, &connection.source_id)?,
            destination: actor(ActorType::Destination, &connection.destination_id)?,
        };
        Ok(Some((connection, subject)))
    }

    /// Notifies the webhook that the workspace has for an event, if it has one.
    pub(crate) fn announce(
        &self,
        subject: &Subject,
        job_id: Option<i64>,
        event: NotificationEvent,
        payload: &Value,
    ) -> rusqlite::Result<()> {
        let workspace = workspaces::by_id(self.db, &subject.workspace.id)?;
        match workspace.as_ref().and_then(|workspace| event.webhook(&workspace.notifications)) {
            Some(url) => self.announce_to(&Secret::new(url), subject, job_id, event, payload),
            None => Ok(()),
        }
    }

    /// Notifies a URL.
    pub(crate) fn announce_to(
        &self,
        url: &Secret,
        subject: &Subject,
        job_id: Option<i64>,
        event: NotificationEvent,
        payload: &Value,
    ) -> rusqlite::Result<()> {
        let (workspace_id, connection_id) = (subject.workspace.id.as_str(), subject.connection.id.as_str());
        let new = NewNotification { workspace_id, connection_id, job_id, event, url, payload };
        notifications::add(self.db, &new, self.at)
    }
}
