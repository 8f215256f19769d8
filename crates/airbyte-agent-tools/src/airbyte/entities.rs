//! What the connector `airbyte` offers of the Airbyte API.

use airbyte_agent::replication::CreateJob;
use airbyte_agent_core::operation::Operation;

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
    const fn new(name: &'static str, call: Call, operation: &'static str) -> Self {
        Self { name, call, operation, remark: "" }
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
            Action::new("list", Call::List, "replication.sources.list"),
            Action::new("get", Call::Get, "replication.sources.get"),
        ],
        omitted: &["configuration"],
        hidden: &[],
    },
    Entity {
        name: "destinations",
        summary: "Where data is written to.",
        actions: &[
            Action::new("list", Call::List, "replication.destinations.list"),
            Action::new("get", Call::Get, "replication.destinations.get"),
        ],
        omitted: &["configuration"],
        hidden: &[],
    },
    Entity {
        name: "connections",
        summary: "Which streams move from a source to a destination, and when.",
        actions: &[
            Action::new("list", Call::List, "replication.connections.list"),
            Action::new("get", Call::Get, "replication.connections.get"),
            Action::new("sync", Call::Start, "replication.connections.sync").remark(
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
            Action::new("list", Call::List, "replication.jobs.list").remark(
                "For the latest jobs, set `orderBy` to `createdAt|DESC`: the default is the oldest first.",
            ),
            Action::new("get", Call::Get, "replication.jobs.get"),
            Action::new("create", Call::Write, "replication.jobs.create").remark(
                "Use `connections.sync` to start a sync. `clear` and `reset` delete data in the destination.",
            ),
            Action::new("cancel", Call::Write, "replication.jobs.cancel"),
        ],
        omitted: &[],
        hidden: &[],
    },
    Entity {
        name: "workspaces",
        summary: "What sources, destinations and connections belong to.",
        actions: &[
            Action::new("list", Call::List, "replication.workspaces.list"),
            Action::new("get", Call::Get, "replication.workspaces.get"),
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
