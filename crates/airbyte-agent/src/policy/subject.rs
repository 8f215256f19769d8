//! [`Subject`]: what a call is about, as rules name it.

use std::fmt;

use airbyte_agent_core::operation::Effect;

/// The service that the operations of both APIs themselves are under.
pub(super) const API: &str = "api";

/// What a call is about, as rules name it: `write:github#My account.issues.create`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Whether it may change something: [`Effect::Read`] or [`Effect::Write`].
    pub effect: Effect,
    /// Slug of the connector, such as `github`; `api` for an operation of the APIs themselves.
    pub service: String,
    /// Name of the connector. `None` for an operation of the APIs themselves.
    pub account: Option<String>,
    /// The entity, or the resource of the operation, which may contain a dot: `replication.sources`.
    pub entity: String,
    /// The action, or the verb of the operation.
    pub action: String,
}

impl Subject {
    /// An action on an entity of a connector.
    #[must_use]
    pub fn action(
        effect: Effect,
        service: impl Into<String>,
        account: impl Into<String>,
        entity: impl Into<String>,
        action: impl Into<String>,
    ) -> Self {
        Self {
            effect,
            service: service.into(),
            account: Some(account.into()),
            entity: entity.into(),
            action: action.into(),
        }
    }

    /// An operation of the APIs themselves, such as `workspaces.list` or `replication.sources.delete`.
    #[must_use]
    pub fn operation(effect: Effect, name: &str) -> Self {
        let (resource, verb) = name.rsplit_once('.').unwrap_or(("", name));
        Self { effect, service: API.to_owned(), account: None, entity: resource.to_owned(), action: verb.to_owned() }
    }
}

/// `read` or `write`.
pub(super) fn effect_name(effect: Effect) -> &'static str {
    if effect == Effect::Read { "read" } else { "write" }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", effect_name(self.effect), self.service)?;
        if let Some(account) = &self.account {
            write!(f, "#{account}")?;
        }
        write!(f, ".{}.{}", self.entity, self.action)
    }
}
