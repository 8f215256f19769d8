//! What the connector `airbyte` offers of the Airbyte API.

use airbyte_agent::replication::{
    CancelJob, CreateJob, GetConnection, GetDestination, GetJob, GetSource, GetWorkspace, ListConnections,
    ListDestinations, ListJobs, ListSources, ListWorkspaces, SyncConnection,
};
use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::procedure::Procedure;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// The name of the connector, which is also its id and its service.
pub(crate) const NAME: &str = "airbyte";

/// A kind of thing.
pub(crate) struct Entity {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) actions: &'static [Action],
    /// Members of a record that are left out unless they are selected.
    pub(crate) omitted: &'static [&'static str],
    /// Members that are never shown.
    pub(crate) hidden: &'static [&'static str],
}

/// An action on an entity.
pub(crate) struct Action {
    pub(crate) name: &'static str,
    /// The call of the client that it is.
    pub(crate) call: Call,
    /// The name of that call.
    pub(crate) operation: &'static str,
    /// The schema of its parameters.
    pub(super) request: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of what it returns.
    pub(super) response: fn(&mut SchemaGenerator) -> Schema,
    /// What the documentation of the operation does not say.
    pub(crate) remark: &'static str,
}

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// An operation that lists.
    List,
    /// An operation that reads one thing.
    Get,
    /// An operation that changes something.
    Write,
    /// A procedure that starts a job, and does not wait for it here.
    Start,
}

impl Action {
    /// An operation. Its schemas are named here, and not looked up among those of all operations, so that programs contain no others.
    const fn new<O: Operation<Output: JsonSchema> + JsonSchema>(name: &'static str, call: Call) -> Self {
        Self {
            name,
            call,
            operation: O::SPEC.name,
            request: |generator| generator.subschema_for::<O>(),
            response: |generator| generator.subschema_for::<O::Output>(),
            remark: "",
        }
    }

    /// A procedure that starts a job.
    const fn start<P: Procedure<Output: JsonSchema> + JsonSchema>(name: &'static str) -> Self {
        Self {
            name,
            call: Call::Start,
            operation: P::SPEC.name,
            request: |generator| generator.subschema_for::<P>(),
            response: |generator| generator.subschema_for::<P::Output>(),
            remark: "",
        }
    }

    const fn remark(self, remark: &'static str) -> Self {
        Self { remark, ..self }
    }

    /// The name of the operation that it sends, and that policies decide about.
    pub(crate) fn sends(&self) -> &'static str {
        match self.call {
            Call::Start => CreateJob::SPEC.name,
            _ => self.operation,
        }
    }

    /// Whether it may change something.
    pub(crate) fn writes(&self) -> bool {
        matches!(self.call, Call::Write | Call::Start)
    }
}

/// Parameters that the tool sets itself.
pub(crate) const fn own_params(call: Call) -> &'static [&'static str] {
    match call {
        Call::List => &["limit", "offset"],
        Call::Start => &["wait", "onGivingUp"],
        Call::Get | Call::Write => &[],
    }
}

pub(crate) static ENTITIES: [Entity; 5] = [
    Entity {
        name: "sources",
        summary: "Where data is read from.",
        actions: &[
            Action::new::<ListSources>("list", Call::List),
            Action::new::<GetSource>("get", Call::Get),
        ],
        omitted: &["configuration"],
        hidden: &[],
    },
    Entity {
        name: "destinations",
        summary: "Where data is written to.",
        actions: &[
            Action::new::<ListDestinations>("list", Call::List),
            Action::new::<GetDestination>("get", Call::Get),
        ],
        omitted: &["configuration"],
        hidden: &[],
    },
    Entity {
        name: "connections",
        summary: "Which streams move from a source to a destination, and when.",
        actions: &[
            Action::new::<ListConnections>("list", Call::List),
            Action::new::<GetConnection>("get", Call::Get),
            Action::start::<SyncConnection>("sync").remark(
                "Start a sync. It does not wait: it returns the job as it was started. Follow it with `jobs.get`. If the connection is \
                 running a job already, that job is returned unless `ifRunning` is `error`.",
            ),
        ],
        omitted: &[],
        hidden: &[],
    },
    Entity {
        name: "jobs",
        summary: "Syncs of a connection, and clearing its data in the destination.",
        actions: &[
            Action::new::<ListJobs>("list", Call::List).remark(
                "For the latest jobs, set `orderBy` to `createdAt|DESC`: the default is the oldest first.",
            ),
            Action::new::<GetJob>("get", Call::Get),
            Action::new::<CreateJob>("create", Call::Write).remark(
                "Use `connections.sync` to start a sync. `clear` and `reset` delete data in the destination.",
            ),
            Action::new::<CancelJob>("cancel", Call::Write),
        ],
        omitted: &[],
        hidden: &[],
    },
    Entity {
        name: "workspaces",
        summary: "What sources, destinations and connections belong to.",
        actions: &[
            Action::new::<ListWorkspaces>("list", Call::List),
            Action::new::<GetWorkspace>("get", Call::Get),
        ],
        omitted: &[],
        // The URLs of webhooks are credentials.
        hidden: &["notifications"],
    },
];

/// The names of the entities.
pub(crate) fn entities() -> impl Iterator<Item = &'static str> {
    ENTITIES.iter().map(|entity| entity.name)
}

pub(crate) fn entity(name: &str) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.name == name)
}

/// The actions of an entity; none if there is no such entity.
pub(crate) fn actions(name: &str) -> impl Iterator<Item = &'static Action> {
    entity(name).into_iter().flat_map(|entity| entity.actions)
}

pub(crate) fn action(entity: &str, action: &str) -> Option<&'static Action> {
    actions(entity).find(|known| known.name == action)
}
