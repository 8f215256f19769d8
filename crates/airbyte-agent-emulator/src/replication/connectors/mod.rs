//! What is known of connectors: their definitions, what they accept as configuration, and the streams that they have.
//!
//! The definitions are data, in `sources` and `destinations`. Ids, names, members of configurations and streams restate
//! facts that Airbyte's registry and documentation publish, shortened.

mod builtin;
mod definition;
mod discovery;
mod manifest;
mod stream;
mod sync_mode;

pub(crate) use builtin::{destinations, sources};
pub(crate) use definition::{DestinationDefinition, SourceDefinition};
pub(crate) use discovery::{DiscoveryError, discover};
pub(crate) use manifest::Manifest;
pub(crate) use stream::{Stream, StreamTemplate};
pub(crate) use sync_mode::{DestinationSyncMode, supported_sync_modes};
