//! The Airbyte API, also called replication API: sources, destinations, connections and jobs.

mod dataplanes;
mod definitions;
mod embedded;
mod group_members;
mod group_permissions;
mod groups;
mod page_limit;
mod permissions;
mod regions;

pub use dataplanes::*;
pub use definitions::*;
pub use embedded::*;
pub use group_members::*;
pub use group_permissions::*;
pub use groups::*;
pub use permissions::*;
pub use regions::*;
