//! What is known of connectors: their definitions, what they accept as configuration, and the streams that they have.
//!
//! The definitions are data, in `sources` and `destinations`; `custom` has a declarative source of the first workspace.
//! Ids, names, members of configurations and streams restate facts that Airbyte's registry and documentation publish,
//! shortened.

mod builtin;
mod connector;
mod discovery;
mod manifest;
mod stream;
mod sync_mode;

pub(crate) use builtin::{declarative_sources, destinations, sources};
pub(crate) use connector::{Connector, DestinationConnector, SourceConnector};
pub(crate) use discovery::{DiscoveryError, discover};
pub(crate) use manifest::Manifest;
pub(crate) use stream::Stream;
pub(crate) use sync_mode::{DestinationSyncMode, supported_sync_modes};
