//! Whether an action reads or writes.

use airbyte_agent::{Connector, Execute, catalogue};
use airbyte_agent_core::operation::{Effect, Operation};

use crate::airbyte;
use crate::target::Target;

/// What is known of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It changes nothing.
    Reads,
    /// It may change something.
    Writes,
    /// Neither the catalogue nor its name says what it does, so that it may change something.
    Unlisted,
}

/// What is known of an action: from the catalogue, otherwise by its name.
pub(crate) fn known(target: &Target, entity: &str, action: &str) -> Known {
    match target {
        Target::Airbyte => match airbyte::action(entity, action) {
            Some(action) if action.writes() => Known::Writes,
            Some(_) => Known::Reads,
            None => Known::Unlisted,
        },
        Target::Connector(connector) => match operation(connector, entity, action).map(|listed| listed.effect) {
            Some(catalogue::Effect::Read) => Known::Reads,
            Some(catalogue::Effect::Write) => Known::Writes,
            None if is_reading_verb(action) => Known::Reads,
            None => Known::Unlisted,
        },
    }
}

/// The action in the catalogue.
pub(crate) fn operation<'a>(connector: &Connector, entity: &str, action: &str) -> Option<&'a catalogue::Operation> {
    catalogue::kind(connector.definition_id.as_deref()?)?.operation(entity, action)
}

fn is_reading_verb(action: &str) -> bool {
    Execute { action: action.to_owned(), ..Execute::default() }.effect() == Effect::Read
}
