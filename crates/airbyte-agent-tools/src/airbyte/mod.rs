//! The Airbyte API as a connector: sources, destinations, connections, jobs and workspaces.

mod docs;
mod entities;
mod fields;
mod run;

pub(crate) use docs::docs;
pub(crate) use entities::{NAME, action, actions, entities};
pub(crate) use run::{read, request, write};
