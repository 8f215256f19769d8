//! The Airbyte API, also called replication API: sources, destinations, connections and jobs.

mod common;
mod dataplanes;
mod definitions;
mod embedded;
mod group_members;
mod group_permissions;
mod groups;
mod permissions;
mod regions;
mod validation;

pub use dataplanes::*;
pub use definitions::*;
pub use embedded::*;
pub use group_members::*;
pub use group_permissions::*;
pub use groups::*;
pub use permissions::*;
pub use regions::*;
